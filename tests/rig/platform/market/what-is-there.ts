import { openHistory } from '@trading/market-history'
import type { PriceObservations, SeenCandle, SeenTick } from '../../oracle/prices'
import { quietLog } from '../../quiet-log'
import type { TestDatabase } from '../../test-database'
import type { MarketRedis } from './market-redis'
import { seenTick } from './watch-channels'

export interface WhereToLook {
  redis: MarketRedis
  database: TestDatabase
  symbols: readonly string[]
}

/** What Redis and the history hold. */
export async function whatIsThere({
  redis,
  database,
  symbols,
}: WhereToLook): Promise<Pick<PriceObservations, 'servers' | 'held' | 'stored' | 'candles'>> {
  const [tier] = await database.sql<{ tier: string }>('SELECT history_tier() AS tier')
  return {
    servers: `Redis ${redis.version}, ${tier?.tier}`,
    held: await Promise.all(symbols.map((symbol) => heldBy(redis, symbol))),
    stored: await storedIn(database),
    candles: await candlesServed(database, symbols),
  }
}

const heldBy = (redis: MarketRedis, symbol: string): Promise<{ last: SeenTick | undefined; recent: SeenTick[] }> =>
  redis.ask(async (client) => {
    const last = await client.hGet(`md:{${symbol}}:last`, 'tick')
    const recent = await client.zRange(`md:{${symbol}}:ticks`, 0, -1)
    return { last: seenTick(symbol, last ?? ''), recent: recent.flatMap((text) => seenTick(symbol, text) ?? []) }
  })

const storedIn = async (database: TestDatabase): Promise<PriceObservations['stored']> => {
  const rows = await database.sql<{ [name: string]: string | null }>(`
    SELECT symbol, epoch, sequence, price::text, quantity::text, (extract(epoch FROM event_at) * 1000)::bigint AS event_ms
    FROM ticks ORDER BY symbol, epoch, sequence`)
  return rows.map(({ symbol, epoch, sequence, price, quantity, event_ms }) => ({
    ...{ symbol: String(symbol), epoch: Number(epoch), sequence: Number(sequence), price: String(price) },
    ...{ quantity: quantity ?? undefined, eventAt: Number(event_ms) },
  }))
}

/** As the history serves them. */
async function candlesServed({ migrationUrl: url }: TestDatabase, symbols: readonly string[]): Promise<SeenCandle[]> {
  const history = openHistory({ url, name: 'oracle', log: quietLog() })
  try {
    const queries = symbols.flatMap((symbol) => (['1m', '1h', '1d'] as const).map((width) => ({ symbol, width })))
    const found = await Promise.all(
      queries.map((query) => history.candles({ ...query, from: 0, to: Date.now() + 86_400_000, limit: 100_000 })),
    )
    return found.flat().map(({ startsAt, ...candle }) => ({ ...candle, startsAt: Date.parse(startsAt) }))
  } finally {
    await history.close()
  }
}
