import { compareInstants, type Instant } from './calendar-date'
import { quoted, ReplayFileError } from './replay-file-error'

export interface DatedRow {
  /** The line number, from 1. */
  row: number
  /** As written in the file. */
  date: string
  at: Instant
}

/**
 * Checks the order of the dates in a file. The first two rows set the direction and all others must follow it, because prices in the wrong
 * order turn a rising market into a falling one.
 */
export function createDateOrder(file: string) {
  let before: DatedRow | undefined
  let order: 'rising' | 'falling' | undefined
  return {
    /** Undefined before the second row. */
    get order() {
      return order
    },
    /** @throws ReplayFileError if the row's date repeats the previous one or goes the other way */
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
    expected: 'every date to be later than the one before, or every date to be earlier (newest row first)',
  })
