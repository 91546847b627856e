import { candlesQuerySchema, candlesSchema, priceSchema, symbolParams } from '@trading/gateway-api'
import { candleSpanMs } from '@trading/market-history'
import { invalidField } from '../server/errors'
import type { Routes } from '../server/zod'
import type { HistoryUpstream } from '../upstreams/history'
import type { PricesUpstream } from '../upstreams/prices'

export interface PriceRoutesOptions {
  prices: Pick<PricesUpstream, 'price'>
  history: Pick<HistoryUpstream, 'candles'>
}

const candlesByDefault = 300

export const priceRoutes =
  ({ prices, history }: PriceRoutesOptions): Routes =>
  async (app) => {
    app.get(
      '/v1/prices/:symbol',
      {
        config: { roles: ['viewer', 'trader', 'operator'], passesOn: 'market data' },
        schema: { summary: 'The latest price of a symbol, and its age', params: symbolParams, response: { 200: priceSchema } },
      },
      ({ params }) => prices.price(params.symbol),
    )
    app.get(
      '/v1/candles/:symbol',
      {
        config: { roles: ['viewer', 'trader', 'operator'], passesOn: 'history' },
        schema: {
          summary: 'Candles of a symbol, the oldest first',
          description: 'If the span has more than the limit, the newest of them.',
          params: symbolParams,
          querystring: candlesQuerySchema,
          response: { 200: candlesSchema },
        },
      },
      async ({ params: { symbol }, query: { interval, limit, source, ...span } }) => {
        const to = span.to === undefined ? Date.now() : Date.parse(span.to)
        const from = span.from === undefined ? to - candlesByDefault * candleSpanMs[interval] : Date.parse(span.from)
        if (from > to) throw invalidField('query.from', 'a time that is not after `to`')
        return { items: await history.candles({ symbol, width: interval, from, to, limit, source }) }
      },
    )
  }
