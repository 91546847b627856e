import { useMemo, useState } from 'preact/hooks'
import { type Blotter, type Row, rowsFrom } from '../../state/blotter'
import { type Sort, sortRows } from '../../state/sort-rows'

export interface ShownRows {
  shown: readonly Row[]
  /** How many newer ones are held back. */
  newer: number
  showNewest: () => void
}

export interface ShownRowsOf {
  blotter: Blotter
  sort: Sort
  /** Holds newer rows back, so that those that are shown stand still. */
  paused: boolean
}

export function useShownRows({ blotter, sort, paused }: ShownRowsOf): ShownRows {
  const { rows, filter, older } = blotter
  const [held, setHeld] = useState<{ first: string; filter: object }>()
  const isHeld = paused && held?.filter === filter
  if (paused && !isHeld && rows[0]) setHeld({ first: rows[0].signalId, filter })
  if (!paused && held) setHeld(undefined)

  // While rows are held they change only with a page of older ones.
  const deps = isHeld ? [held.first, filter, older, sort] : [rows, sort]
  const shown = useMemo(() => sortRows(isHeld ? rowsFrom(rows, held.first) : rows, sort), deps)
  return {
    shown,
    newer: isHeld ? rows.length - rowsFrom(rows, held.first).length : 0,
    showNewest: () => setHeld(undefined),
  }
}
