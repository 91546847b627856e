import type { OneConnectionOptions } from '@trading/postgres'
import { openConnection } from './one-connection'
import { type BarsStored, type LoadableBar, type LoadedBars, storeBars } from './store-bars'

/** Stores bars that were made elsewhere. Every operation throws a HistoryFault if the database did not answer in time. */
export interface HistoryLoader {
  /** In one commit, and as often as the same bars come. A bar replaces one of the same source and time, and never a candle made from ticks. */
  load(what: LoadedBars, bars: readonly LoadableBar[]): Promise<BarsStored>
  close(): Promise<void>
}

/**
 * One connection, whose login may change candles and create temporary tables.
 * @throws HistoryConfigurationError if the database has no usable history, HistoryFault if it does not answer
 */
export async function openHistoryLoader(options: OneConnectionOptions): Promise<HistoryLoader> {
  const connection = await openConnection(options, { readOnly: false })
  return { load: connection.ask(storeBars(connection)), close: connection.close }
}
