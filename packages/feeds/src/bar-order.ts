import type { BarRow } from './bar-rows'
import { instantOf } from './calendar-date'
import { createDateOrder } from './date-order'
import { quoted, ReplayFileError } from './replay-file-error'

const daySeconds = 86_400

/**
 * Returns a function that says at which second since the epoch a bar begins, and checks that no two bars overlap. A daily bar is that of the
 * day as written, whatever its time of day and offset: files write a day of trading as midnight or as the close, in the exchange's time.
 * @throws ReplayFileError if a bar is out of order, repeats the previous one, or begins before that one ends
 */
export function barOrder(file: string, spanSeconds: number): (row: BarRow) => number {
  const dates = createDateOrder(file)
  let before: { row: BarRow; second: number } | undefined
  return (row) => {
    const fault = (found: string, expected: string) => new ReplayFileError({ file, row: row.row, column: 'date', found, expected })
    const at = spanSeconds === daySeconds ? dayOf(row) : row.at
    if (at.nanosecond !== 0) throw fault(quoted(row.date), 'a bar to begin at a whole second')
    dates.next({ ...row, at })
    const { second } = at
    if (before && Math.abs(second - before.second) < spanSeconds) {
      const found = `${quoted(row.date)} next to ${quoted(before.row.date)} in row ${before.row.row}`
      throw fault(found, `bars ${spanSeconds} s apart or more: is the width right?`)
    }
    before = { row, second }
    return second
  }
}

const dayOf = ({ date, at }: BarRow) => instantOf(date.slice(0, 10)) ?? at
