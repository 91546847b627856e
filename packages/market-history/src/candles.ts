import type { Querying } from '@trading/postgres'
import type { Candle, CandleQuery } from './history'

const statement = {
  text: `
    SELECT symbol, width, to_char(starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "startsAt", source,
      open::text, high::text, low::text, close::text, volume::text, ticks::float8
    FROM candles
    WHERE symbol = $1 AND width = $2 AND starts_at >= to_timestamp($3::float8 / 1000) AND starts_at < to_timestamp($4::float8 / 1000)
    ORDER BY starts_at, source LIMIT $5`,
}

export const readCandles =
  (querying: Querying) =>
  async ({ symbol, width, from, to, limit }: CandleQuery): Promise<Candle[]> =>
    (await querying.rows<Candle>(statement, [symbol, width, from, to, limit])).rows
