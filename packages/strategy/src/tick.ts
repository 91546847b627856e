import { positiveDecimal, symbolSchema } from '@trading/contracts'
import { z } from 'zod'
import { faultOf } from './fault-of'

/** One price of one instrument. */
export interface Tick {
  /** The instrument in the venue's spelling: 1 to 64 printable ASCII characters, no comma, no space at either end. */
  symbol: string
  /** An exact decimal above zero, such as `"189.25"`: never a number, which cannot hold 0.1. */
  price: string
  /** Units traded at this price, an exact decimal above zero. */
  quantity?: string
  /** The time of the price, in the feed's own format; a feed of `service-market-data` says it in RFC 3339. */
  at?: string
  /** Where the price stands in market data; only prices that come from there have it. */
  stored?: StoredAt
}

/** The position of a price in market data, and when it was stored. */
export interface StoredAt {
  epoch: number
  sequence: number
  /** RFC 3339. */
  at: string
}

const tickSchema = z.object({
  symbol: symbolSchema,
  price: positiveDecimal,
  quantity: positiveDecimal.optional(),
  at: z.string().optional(),
})

/** Why a value is not a tick, as a predicate after a subject and a colon; undefined if it is one. Additional fields are allowed. */
export const tickFault = (given: unknown): string | undefined => faultOf(tickSchema, given)
