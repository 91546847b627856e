import type { TestDatabase } from '../test-database'

/** What the ledger and the history say of a signal and the price that it names. */
export interface SignalPrice {
  id: string
  /** How old the price was when the signal was made; null if the history does not have it. */
  ageMs: number | null
  /** Whether it is the signal's reference price. */
  isReference: boolean | null
}

/** The prices of all signals that name one and were made by `until`, by default by now. */
export const signalPrices = ({ sql }: Pick<TestDatabase, 'sql'>, until = new Date()): Promise<SignalPrice[]> =>
  sql<SignalPrice>(`
    SELECT signal_id AS id, extract(epoch FROM issued_at - ticks.ingested_at)::float8 * 1000 AS "ageMs", ticks.price = reference_price AS "isReference"
    FROM signals LEFT JOIN ticks ON ticks.symbol = signals.symbol AND ticks.epoch = price_epoch AND ticks.sequence = price_sequence
    WHERE price_epoch IS NOT NULL AND issued_at <= '${until.toISOString()}'`)

/** Those whose price is not their own, or was older than `maxAgeMs`. */
export const madeFromOtherPrices = (signals: readonly SignalPrice[], maxAgeMs: number): SignalPrice[] =>
  signals.filter(({ ageMs, isReference }) => !isReference || (ageMs ?? Number.POSITIVE_INFINITY) > maxAgeMs)
