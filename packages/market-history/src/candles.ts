import type { OneConnection, Querying } from '@trading/postgres'
import type { Candle, CandleQuery } from './history'

const columns = `
      symbol, width, to_char(starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "startsAt", source,
      open::text, high::text, low::text, close::text, volume::text, ticks::float8`

const within = `
    FROM candles
    WHERE symbol = $1 AND width = $2 AND starts_at >= to_timestamp($3::float8 / 1000) AND starts_at < to_timestamp($4::float8 / 1000)`

const statement = { text: `SELECT ${columns} ${within} ORDER BY starts_at, source LIMIT $5` }

const newestStatement = {
  text: `
    SELECT ${columns}
    FROM (SELECT * ${within} AND ($6::text IS NULL OR source = $6) ORDER BY starts_at DESC, source DESC LIMIT $5) AS newest
    ORDER BY starts_at, source`,
}

const pageStatement = {
  text: `
    SELECT ${columns} ${within} AND ($6::text IS NULL OR source = $6)
      AND ($7::timestamptz IS NULL OR (starts_at, source) > ($7, $8))
    ORDER BY starts_at, source LIMIT $5`,
}

type Filter = CandleQuery & { source?: string | undefined }

const parametersOf = ({ symbol, width, from, to, limit }: CandleQuery): unknown[] => [symbol, width, from, to, limit]

/** The oldest first. */
export const readCandles =
  (querying: Querying) =>
  async (query: CandleQuery): Promise<Candle[]> =>
    (await querying.rows<Candle>(statement, parametersOf(query))).rows

/** The newest ones, the oldest of them first. */
export const newestCandles =
  (querying: Querying) =>
  async ({ source, ...query }: Filter): Promise<Candle[]> =>
    (await querying.rows<Candle>(newestStatement, [...parametersOf(query), source])).rows

/** All, the oldest first, in pages of at most `limit`. */
export function candlePages(querying: Querying, ask: OneConnection['ask']) {
  const page = ask(async ({ source, ...query }: Filter, after: Candle | undefined): Promise<Candle[]> => {
    const parameters = [...parametersOf(query), source, after?.startsAt, after?.source]
    return (await querying.rows<Candle>(pageStatement, parameters)).rows
  })
  return async function* pages(filter: Filter): AsyncGenerator<Candle[]> {
    let candles: Candle[] = []
    do {
      candles = await page(filter, candles.at(-1))
      if (candles.length > 0) yield candles
    } while (candles.length === filter.limit)
  }
}
