import { resolve } from 'node:path'
import type { Tick } from '@trading/strategy'
import { type CsvRow, csvRows } from './csv-rows'
import { createDateOrder } from './date-order'
import { refuseUtf16 } from './no-utf16'
import { priceRows } from './price-rows'
import { requireRegularFile } from './regular-file'
import { ReplayFileError } from './replay-file-error'
import { createMarks, rowsBackwards } from './rows-backwards'

export interface ReplayFeedOptions {
  /** A CSV with the columns date, open, high, low and close, in any order and case and among any others. */
  file?: string
  /** What its prices are prices of. */
  symbol?: string
  /** Told where the file has its newest row on top, and is replayed from its end. */
  onNewestFirst?: (file: string) => void
}

/** The S&P 500 index by the day, 2000 to 2020. */
export const defaultReplayFile = resolve(__dirname, '../../data/sp500-daily-2000-2020.csv')

/**
 * The closing prices of a file, one tick a row, the oldest first. The whole file is checked before the first tick, and read again as ticks
 * are asked for, so its size does not matter.
 * @throws ReplayFileError naming file, row and column where the file is absent, empty or broken, or its dates are out of order
 */
export async function openReplayFeed({
  file: name = defaultReplayFile,
  symbol = 'SPX',
  onNewestFirst,
}: ReplayFeedOptions = {}): Promise<AsyncIterable<Tick>> {
  const file = resolve(name)
  await requireRegularFile(file)
  await refuseUtf16(file)
  const { priceRowOf, header, order, marks } = await check(file)
  const newestFirst = order === 'falling'
  if (newestFirst) onNewestFirst?.(file)
  const rows = newestFirst
    ? rowsBackwards(file, marks)
    : csvRows(file, { start: header.end, end: Number.POSITIVE_INFINITY, line: header.row + 1 })
  return ticks(rows, (row) => {
    const { date, close } = priceRowOf(row)
    return { symbol, price: close, at: date }
  })
}

/** Reads the file once from its beginning to its end. */
async function check(file: string) {
  const marks = createMarks()
  const dates = createDateOrder(file)
  let head: { header: CsvRow; priceRowOf: ReturnType<typeof priceRows> } | undefined
  let rows = 0
  for await (const row of csvRows(file)) {
    marks.note(row)
    if (head) {
      dates.next(head.priceRowOf(row))
      rows++
    } else head = { header: row, priceRowOf: priceRows(file, row) }
  }
  if (!head) throw new ReplayFileError({ file, found: 'an empty file', expected: 'a header and rows of prices' })
  if (rows === 0) throw new ReplayFileError({ file, found: 'no rows below the header', expected: 'one row of prices at least' })
  return { ...head, order: dates.order, marks }
}

async function* ticks(rows: AsyncIterable<CsvRow>, tickOf: (row: CsvRow) => Tick): AsyncGenerator<Tick> {
  for await (const row of rows) yield tickOf(row)
}
