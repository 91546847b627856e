import type { RefObject } from 'preact'
import type { Row } from '../../state/blotter'
import { type Sort, type SortColumn, sortBy } from '../../state/sort-rows'
import { Scroll } from '../parts/scroll'
import { BlotterRow } from './blotter-row'
import { useRowWindow } from './use-row-window'

export interface BlotterTableProps {
  /** Is given the element that scrolls. */
  scroller: RefObject<HTMLElement>
  rows: readonly Row[]
  sort: Sort
  onSort: (sort: Sort) => void
  /** Whether somebody points at a row, has the focus on one, or has scrolled. */
  onLookedAt: (isLookedAt: boolean) => void
  /** The last row has come into sight. */
  onEnd: () => void
  hasOlder: boolean
  isLoading: boolean
}

const columns: readonly { name: string; column?: SortColumn; class?: string }[] = [
  { name: 'Time', column: 'at' },
  { name: 'Symbol', column: 'symbol' },
  { name: 'Side', column: 'side' },
  { name: 'Quantity', column: 'quantity', class: 'n' },
  { name: 'Reference', class: 'n wide' },
  { name: 'Price', column: 'price', class: 'n' },
  { name: 'Slippage', class: 'n wide' },
  { name: 'Outcome', column: 'outcome' },
  { name: 'Engine', column: 'engine', class: 'wide' },
  { name: 'Took', column: 'latencyMs', class: 'n wide' },
]

/** Draws only the rows that can be seen. */
export function BlotterTable({ scroller, rows, sort, onSort, onLookedAt, onEnd, hasOlder, isLoading }: BlotterTableProps) {
  const { first, last, before, after, onScroll, look } = useRowWindow({ scroller, count: rows.length, onLookedAt, onEnd })
  return (
    <Scroll label="Table of executions" class="rows" element={scroller} onScroll={onScroll}>
      <table aria-rowcount={rows.length + 1}>
        <colgroup>
          {columns.map(({ name, class: kind }) => (
            <col key={name} class={`${name.toLowerCase()} ${kind ?? ''}`} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map(({ name, column, class: kind }) => (
              <th key={name} scope="col" class={kind} aria-sort={orderOf(sort, column)}>
                {column ? <SortButton name={name} column={column} sort={sort} onSort={onSort} /> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody {...look}>
          <Space height={before} />
          {rows.slice(first, last).map((row, at) => (
            <BlotterRow key={row.signalId} row={row} index={first + at + 2} />
          ))}
          <Space height={after} />
        </tbody>
      </table>
      <p class="note end">
        {isLoading
          ? 'Loading …'
          : rows.length === 0
            ? 'No executions yet.'
            : hasOlder
              ? 'Scroll down for older ones.'
              : 'These are all that are kept here.'}
      </p>
    </Scroll>
  )
}

const orderOf = (sort: Sort, column: SortColumn | undefined): 'ascending' | 'descending' | undefined =>
  column !== sort.column ? undefined : sort.descending ? 'descending' : 'ascending'

/** Stands for the rows that are not drawn. */
const Space = ({ height }: { height: number }) => (
  // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row without cells cannot have the focus
  <tr class="space" aria-hidden="true" style={{ height: `${height}px` }} />
)

interface SortButtonProps {
  name: string
  column: SortColumn
  sort: Sort
  onSort: (sort: Sort) => void
}

const SortButton = ({ name, column, sort, onSort }: SortButtonProps) => (
  <button type="button" class="sort" onClick={() => onSort(sortBy(sort, column))}>
    {name}
    <span aria-hidden="true">{sort.column === column ? (sort.descending ? '↓' : '↑') : ''}</span>
  </button>
)
