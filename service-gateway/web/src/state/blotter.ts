import type { ExecutionView } from '../api/answers'

export interface Row extends ExecutionView {
  atMs: number
}

export interface Filter {
  /** Empty for all. */
  symbol: string
  outcome: string
}

/** The executions that match a filter, newest first. */
export interface Blotter {
  filter: Filter
  rows: readonly Row[]
  /** How many have arrived under this filter, those included that are no longer kept. */
  arrived: number
  /** The cursor of older ones; null if there are none, undefined if no page has been read yet. */
  older: string | null | undefined
}

/** How many rows are kept; the oldest go first. */
export const maxRows = 5_000

export const noFilter: Filter = { symbol: '', outcome: '' }

export const emptyBlotter = (filter: Filter = noFilter): Blotter => ({ filter, rows: [], arrived: 0, older: undefined })

export const matches = ({ symbol, outcome }: Filter, execution: ExecutionView): boolean =>
  (symbol === '' || execution.symbol === symbol) && (outcome === '' || execution.outcome === outcome)

export const rowOf = (execution: ExecutionView): Row => ({ ...execution, atMs: Date.parse(execution.at) })

/** Takes executions from the stream or from a page, in any order and however often. */
export function withExecutions(blotter: Blotter, executions: readonly ExecutionView[]): Blotter {
  const fresh = executions.filter((execution) => matches(blotter.filter, execution)).map(rowOf)
  if (fresh.length === 0) return blotter
  const rows = merge(
    blotter.rows,
    fresh.sort((one, other) => other.atMs - one.atMs),
  )
  const added = rows.length - blotter.rows.length
  if (added === 0) return blotter
  const isFull = rows.length > maxRows
  // What was dropped is older than the page that `older` names, and has to be read again.
  return {
    ...blotter,
    rows: isFull ? rows.slice(0, maxRows) : rows,
    arrived: blotter.arrived + added,
    older: isFull ? null : blotter.older,
  }
}

export interface LoadedPage {
  filter: Filter
  items: readonly ExecutionView[]
  next: string | null
  /** Whether the page continues the oldest row, or is the newest page. */
  continues: boolean
}

/** Takes a page, unless it was read for another filter. */
export function withPage(blotter: Blotter, { filter, items, next, continues }: LoadedPage): Blotter {
  if (filter.symbol !== blotter.filter.symbol || filter.outcome !== blotter.filter.outcome) return blotter
  const merged = withExecutions(blotter, items)
  return continues || blotter.older === undefined ? { ...merged, older: merged.rows.length >= maxRows ? null : next } : merged
}

/** Two lists, newest first, into one without duplicates. */
function merge(kept: readonly Row[], fresh: readonly Row[]): Row[] {
  const merged: Row[] = []
  let left = 0
  let right = 0
  const add = (row: Row) => {
    for (let at = merged.length - 1; merged[at]?.atMs === row.atMs; at--) if (merged[at]?.signalId === row.signalId) return
    merged.push(row)
  }
  while (left < kept.length || right < fresh.length) {
    const one = kept[left]
    const other = fresh[right]
    if (one && (!other || one.atMs > other.atMs)) {
      add(one)
      left++
    } else if (other) {
      add(other)
      right++
    }
  }
  return merged
}

/** The rows from the one of this signal on; all of them if it is no longer kept. */
export function rowsFrom(rows: readonly Row[], signalId: string | undefined): readonly Row[] {
  const at = rows.findIndex((row) => row.signalId === signalId)
  return at > 0 ? rows.slice(at) : rows
}
