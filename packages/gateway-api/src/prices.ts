import { symbolSchema } from '@trading/contracts'
import { z } from 'zod'
import { amount, at } from './common'

export const symbolParams = z.strictObject({ symbol: symbolSchema })

/** `live`: known to be the last one. `stale`: nobody has confirmed it of late. `resyncing`: something may have been missed. */
export const priceStateSchema = z.enum(['live', 'stale', 'resyncing'])

/** GET /v1/prices/{symbol}, and the event `price`. */
export const priceSchema = z
  .strictObject({
    symbol: z.string(),
    price: amount,
    at: at.describe('When market data stored it.'),
    ageMs: z.number().min(0).describe('Since market data last confirmed it.'),
    state: priceStateSchema,
  })
  .meta({ title: 'Price' })

export const candleIntervals = ['1m', '1h', '1d'] as const

/** The most candles in one answer. */
export const mostCandles = 1_500

/** GET /v1/candles/{symbol}: the newest ones of the span, the oldest of them first. */
export const candlesQuerySchema = z.strictObject({
  interval: z.enum(candleIntervals).default('1m'),
  from: at.optional().describe('By default 300 intervals before `to`.'),
  to: at.optional().describe('By default now.'),
  limit: z.coerce.number().int().min(1).max(mostCandles).default(mostCandles),
  source: z
    .string()
    .regex(/^[\w.:-]{1,64}$/)
    .default('ticks')
    .describe('`ticks`, or where bars were loaded from.'),
})

export const candleSchema = z
  .strictObject({
    at: at.describe('The beginning of its span.'),
    open: amount,
    high: amount,
    low: amount,
    close: amount,
    volume: amount,
    ticks: z.int(),
  })
  .meta({ title: 'Candle' })

export const candlesSchema = z.strictObject({ items: z.array(candleSchema) }).meta({ title: 'Candles' })

export type PriceState = z.infer<typeof priceStateSchema>
export type PriceView = z.infer<typeof priceSchema>
export type CandleView = z.infer<typeof candleSchema>
export type CandlesView = z.infer<typeof candlesSchema>
