import { openDatabase } from '@trading/postgres'
import type { Log } from '@trading/runtime'
import { appendTicks } from './append-ticks'
import { readCandles } from './candles'
import type { History, HistoryTier } from './history'
import { readInstruments, recordInstruments } from './instruments'
import { preparedWeeks } from './prepared-weeks'
import { historyStore } from './store'

export interface HistoryOptions {
  url: string
  /** A login that may run migrations; the default is `url`. */
  migrationUrl?: string | undefined
  /** Shown in pg_stat_activity. */
  name: string
  log: Log
  pool?: number
  /** How long a call may wait for a connection, and how long for its answer. */
  statementMs?: number
}

const epochStatement = {
  text: `
    INSERT INTO market_epoch (epoch) VALUES (1)
    ON CONFLICT (only_row) DO UPDATE SET epoch = market_epoch.epoch + 1
    RETURNING epoch::float8`,
}
const tierStatement = { text: 'SELECT history_tier()' }
const dropStatement = { text: 'SELECT drop_weeks(make_interval(days => $1))' }
const nobody = 'rehearsal'

/**
 * Migrates the history if needed, connects and reconnects. Returns at once, even while the database is unavailable; until it is available,
 * each call waits for up to `statementMs`.
 * @throws HistoryConfigurationError if an address cannot be used at all
 */
export function openHistory({ url, migrationUrl, name, log, pool = 2, statementMs = 5_000 }: HistoryOptions): History {
  const database = openDatabase({
    ...{ store: historyStore, url, migrationUrl, applicationName: name, log, pool, statementMs },
    rehearse: (durable) =>
      durable.undone(async (querying) => {
        const now = Date.now()
        const tick = { symbol: nobody, epoch: 0, sequence: 0, price: '1', quantity: undefined, eventAt: now, ingestedAt: now }
        await preparedWeeks(querying)([tick])
        await appendTicks(querying)([tick])
      }),
    isAnswer: () => false,
  })
  const { durable, call } = database
  const prepare = preparedWeeks(durable)
  const append = appendTicks(durable)
  return {
    nextEpoch: call(async () => {
      const { rows } = await durable.values<[number]>(epochStatement, [])
      return rows[0]?.[0] as number
    }),
    append: call(async (ticks) => {
      await prepare(ticks)
      const added = await append(ticks)
      database.proven()
      return added
    }),
    candles: call(readCandles(durable)),
    instruments: call(readInstruments(durable)),
    recordInstruments: call(recordInstruments(durable)),
    dropWeeks: call(async (keepDays: number) => (await durable.values<[number]>(dropStatement, [keepDays])).rows[0]?.[0] ?? 0),
    tier: call(async () => (await durable.values<[HistoryTier]>(tierStatement, [])).rows[0]?.[0] as HistoryTier),
    onState: database.onState,
    unready: database.unready,
    close: database.close,
    closed: database.closed,
  }
}
