import { compareInstants, type Instant } from './calendar-date'
import { quoted, ReplayFileError } from './replay-file-error'

export interface DatedRow {
  /** The line in the file. */
  row: number
  /** As the file spells it. */
  date: string
  at: Instant
}

/**
 * Watches which way the dates of a file go. The first two rows set the direction, and all others must follow: prices in the wrong order
 * turn a rising market into a falling one.
 */
export function createDateOrder(file: string) {
  let before: DatedRow | undefined
  let order: 'rising' | 'falling' | undefined
  return {
    /** Undefined while there are not two rows. */
    get order() {
      return order
    },
    /** @throws ReplayFileError where the row's date repeats the one before, or goes the other way */
    next(row: DatedRow): void {
      const step = before ? Math.sign(compareInstants(row.at, before.at)) : undefined
      if (before && step !== undefined) {
        order ??= step > 0 ? 'rising' : 'falling'
        if (step !== (order === 'rising' ? 1 : -1)) throw outOfOrder(file, before, row)
      }
      before = row
    },
  }
}

const outOfOrder = (file: string, before: DatedRow, { row, date }: DatedRow) =>
  new ReplayFileError({
    file,
    row,
    column: 'date',
    found: `${quoted(date)} after ${quoted(before.date)} in row ${before.row}`,
    expected: 'each date to be later than the one before, or each to be earlier, as in a file with the newest row on top',
  })
