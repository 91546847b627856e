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
  /** A CSV file with the columns date, open, high, low and close, in any order and case; other columns are allowed. */
  file?: string
  /** The symbol of its prices. */
  symbol?: string
  /** Called if the file has its newest row first and is therefore replayed backwards. */
  onNewestFirst?: (file: string) => void
}

/** Daily prices of the S&P 500 index, 2000 to 2020. */
export const defaultReplayFile = resolve(__dirname, '../data/sp500-daily-2000-2020.csv')

/**
 * The closing prices of a file, one tick per row, oldest first. The whole file is checked before the first tick and then read again on
 * demand, so its size does not matter.
 * @throws ReplayFileError with file, row and column if the file is missing, empty or invalid, or its dates are out of order
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

/** Reads and checks the whole file once. */
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
  if (rows === 0) throw new ReplayFileError({ file, found: 'no rows below the header', expected: 'at least one row of prices' })
  return { ...head, order: dates.order, marks }
}

async function* ticks(rows: AsyncIterable<CsvRow>, tickOf: (row: CsvRow) => Tick): AsyncGenerator<Tick> {
  for await (const row of rows) yield tickOf(row)
}
