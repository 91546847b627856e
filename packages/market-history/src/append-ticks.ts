import type { MarketTick } from '@trading/market-data'
import type { Querying } from '@trading/postgres'

// In one statement, so that ticks and candles are one commit. A tick that is there already is not inserted, and so not counted again. Sorted,
// so that two writers wait for each other in one direction only. Without a name: prepared while the tables are small, it would scan large ones.
const appendStatement = {
  text: `
    WITH added AS (
      INSERT INTO ticks (symbol, event_at, epoch, sequence, price, quantity, ingested_at)
      SELECT symbol, to_timestamp(event_ms / 1000), epoch, sequence, price, quantity, to_timestamp(ingested_ms / 1000)
      FROM unnest($1::text[], $2::float8[], $3::int8[], $4::int8[], $5::numeric[], $6::numeric[], $7::float8[])
        AS given (symbol, event_ms, epoch, sequence, price, quantity, ingested_ms)
      ORDER BY symbol, event_ms, epoch, sequence
      ON CONFLICT DO NOTHING
      RETURNING symbol, event_at, epoch, sequence, price, quantity
    ), bars AS (
      SELECT symbol, width, date_bin(span, event_at, timestamptz '2000-01-01 00:00:00+00') AS starts_at,
        array_agg(price ORDER BY event_at, epoch, sequence) AS prices, array_agg(event_at ORDER BY event_at, epoch, sequence) AS times,
        array_agg(epoch ORDER BY event_at, epoch, sequence) AS epochs, array_agg(sequence ORDER BY event_at, epoch, sequence) AS sequences,
        max(price) AS high, min(price) AS low, coalesce(sum(quantity), 0) AS volume, count(*) AS count
      FROM added, (VALUES ('1m', interval '1 minute'), ('1h', interval '1 hour'), ('1d', interval '1 day')) AS widths (width, span)
      GROUP BY symbol, width, starts_at
    ), kept AS (
      INSERT INTO candles AS candle (
        symbol, width, starts_at, source, open, high, low, close, volume, ticks,
        opened_at, opened_epoch, opened_sequence, closed_at, closed_epoch, closed_sequence)
      SELECT symbol, width, starts_at, 'ticks', prices[1], high, low, prices[count], volume, count,
        times[1], epochs[1], sequences[1], times[count], epochs[count], sequences[count]
      FROM bars
      ORDER BY symbol, width, starts_at
      ON CONFLICT (symbol, width, starts_at, source) DO UPDATE SET
        (open, opened_at, opened_epoch, opened_sequence) = (SELECT first.* FROM (VALUES
            (candle.open, candle.opened_at, candle.opened_epoch, candle.opened_sequence),
            (excluded.open, excluded.opened_at, excluded.opened_epoch, excluded.opened_sequence)
          ) AS first (price, at, epoch, sequence) ORDER BY at, epoch, sequence LIMIT 1),
        (close, closed_at, closed_epoch, closed_sequence) = (SELECT last.* FROM (VALUES
            (candle.close, candle.closed_at, candle.closed_epoch, candle.closed_sequence),
            (excluded.close, excluded.closed_at, excluded.closed_epoch, excluded.closed_sequence)
          ) AS last (price, at, epoch, sequence) ORDER BY at DESC, epoch DESC, sequence DESC LIMIT 1),
        high = greatest(candle.high, excluded.high),
        low = least(candle.low, excluded.low),
        volume = candle.volume + excluded.volume,
        ticks = candle.ticks + excluded.ticks
    )
    SELECT count(*)::int FROM added`,
}

/** Inserts ticks and updates their candles in one commit. Resolves with how many were not there yet. */
export const appendTicks =
  (querying: Querying) =>
  async (ticks: readonly MarketTick[]): Promise<number> => {
    const column = <T>(of: (tick: MarketTick) => T): T[] => ticks.map(of)
    const { rows } = await querying.values<[number]>(appendStatement, [
      column(({ symbol }) => symbol),
      column(({ eventAt }) => eventAt),
      column(({ epoch }) => epoch),
      column(({ sequence }) => sequence),
      column(({ price }) => price),
      column(({ quantity }) => quantity ?? null),
      column(({ ingestedAt }) => ingestedAt),
    ])
    return rows[0]?.[0] ?? 0
  }
