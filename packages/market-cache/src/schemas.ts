import { type Candle, type CandleQuery, candleWidths, type Instrument } from '@trading/market-history'
import { z } from 'zod'

const text = z.string().min(1).max(1_000)
const amount = z.string().regex(/^-?\d+(\.\d+)?$/)
const instant = z.iso.datetime()

const candle = z.object({
  ...{ symbol: text, width: z.enum(candleWidths), startsAt: instant, source: text },
  ...{ open: amount, high: amount, low: amount, close: amount, volume: amount, ticks: z.number().min(0) },
})

/** An answer to this query, and no other: what Redis has under a key may be anyone's. */
export const candlesSchema = ({ symbol, width, limit }: CandleQuery): z.ZodType<readonly Candle[]> =>
  z.array(candle.extend({ symbol: z.literal(symbol), width: z.literal(width) })).max(limit)

export const instrumentsSchema: z.ZodType<readonly Instrument[]> = z.array(
  z.object({ symbol: text, source: text, name: z.string().exactOptional(), firstSeen: instant, lastSeen: instant }),
)
