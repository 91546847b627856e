import type { Row } from './blotter'

export type SortColumn = 'at' | 'symbol' | 'side' | 'quantity' | 'price' | 'outcome' | 'engine' | 'latencyMs'

export interface Sort {
  column: SortColumn
  descending: boolean
}

export const newestFirst: Sort = { column: 'at', descending: true }

/** Whether the order is that in which executions arrive. */
export const isNewestFirst = ({ column, descending }: Sort): boolean => column === 'at' && descending

const numeric: readonly SortColumn[] = ['quantity', 'price', 'latencyMs']

/** In this order; rows without a value stand last, equal ones stay newest first. */
export function sortRows(rows: readonly Row[], { column, descending }: Sort): readonly Row[] {
  if (column === 'at') return descending ? rows : [...rows].reverse()
  const keys = new Map(rows.map((row) => [row, numeric.includes(column) ? numberOf(row[column]) : row[column]]))
  const direction = descending ? -1 : 1
  return [...rows].sort((one, other) => {
    const [left, right] = [keys.get(one), keys.get(other)]
    if (left == null || right == null) return left == null ? (right == null ? 0 : 1) : -1
    return left < right ? -direction : left > right ? direction : 0
  })
}

// To sort by, a double is exact enough.
const numberOf = (value: string | number | null): number | undefined => (value === null ? undefined : Number(value))

/** The order after a click on a column's head: once for its usual order, again for the other. */
export const sortBy = (sort: Sort, column: SortColumn): Sort =>
  sort.column === column ? { column, descending: !sort.descending } : { column, descending: column === 'at' || numeric.includes(column) }
