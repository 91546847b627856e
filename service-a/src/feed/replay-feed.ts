import { resolve } from 'node:path'
import { csvRows } from './csv-rows'
import type { Tick } from './feed'
import { priceRows } from './price-rows'
import { ReplayFileError } from './replay-file-error'

export interface ReplayFeedOptions {
  /** A CSV with the columns date, open, high, low and close, in any order and case and among any others. */
  file?: string
  /** What its prices are prices of. */
  symbol?: string
}

/** The S&P 500 index by the day, 2000 to 2020. */
export const defaultReplayFile = resolve(__dirname, '../../data/sp500-daily-2000-2020.csv')

/**
 * The closing prices of a file, one tick a row, in the order of the file. The whole file is checked before the first tick, and read again as
 * ticks are asked for, so its size does not matter.
 * @throws ReplayFileError naming file, row and column where the file is absent, empty or broken
 */
export async function openReplayFeed({ file = defaultReplayFile, symbol = 'SPX' }: ReplayFeedOptions = {}): Promise<AsyncIterable<Tick>> {
  let rows = 0
  for await (const _ of readTicks(file, symbol)) rows++
  if (rows === 0) throw new ReplayFileError({ file, found: 'no rows below the header', expected: 'one row of prices at least' })
  return readTicks(file, symbol)
}

async function* readTicks(file: string, symbol: string): AsyncGenerator<Tick> {
  let priceRowOf: ReturnType<typeof priceRows> | undefined
  for await (const row of csvRows(file)) {
    if (priceRowOf === undefined) {
      priceRowOf = priceRows(file, row)
      continue
    }
    const { date, close } = priceRowOf(row)
    yield { symbol, price: close, at: date }
  }
  if (priceRowOf === undefined) throw new ReplayFileError({ file, found: 'an empty file', expected: 'a header and rows of prices' })
}
