import type { OneConnectionOptions } from '@trading/postgres'
import { candlePages, newestCandles } from './candles'
import type { Candle, CandleQuery } from './history'
import { openConnection } from './one-connection'
import { type HistoryStatus, readStatus } from './status'

export interface CandleFilter extends CandleQuery {
  /** Only candles of this source. */
  source?: string | undefined
}

/** The history for operators, read-only. Every operation throws a HistoryFault if the database did not answer in time. */
export interface HistoryReader {
  /** The newest ones, the oldest of them first. */
  newest(filter: CandleFilter): Promise<Candle[]>
  /** The oldest first, in pages of at most `limit`. */
  pages(filter: CandleFilter): AsyncGenerator<Candle[]>
  status(): Promise<HistoryStatus>
  /** Closes the connection and ends the running query. */
  close(): Promise<void>
}

/**
 * One connection that cannot write.
 * @throws HistoryConfigurationError if the database has no usable history, HistoryFault if it does not answer
 */
export async function openHistoryReader(options: OneConnectionOptions): Promise<HistoryReader> {
  const { querying, ask, close } = await openConnection(options, { readOnly: true })
  return {
    newest: ask(newestCandles(querying)),
    pages: candlePages(querying, ask),
    status: ask(readStatus(querying)),
    close,
  }
}
