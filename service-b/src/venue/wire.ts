import { decimal, instant, positiveDecimal, sideSchema, symbolSchema } from '@trading/contracts'
import { z } from 'zod'
import type { Fill, Order, Refusal } from './venue'

// What the HTTP venue and its server say to each other.

export const orderSchema: z.ZodType<Order> = z.strictObject({
  clientOrderId: z.string().regex(/^[\w-]{1,64}$/, 'must be 1 to 64 of A-Z a-z 0-9 _ -'),
  symbol: symbolSchema,
  side: sideSchema,
  quantity: positiveDecimal,
  referencePrice: positiveDecimal,
  expireTime: instant,
})

export const fillSchema: z.ZodType<Fill> = z.object({
  status: z.literal('FILLED'),
  filledQuantity: positiveDecimal,
  averagePrice: positiveDecimal,
  fee: decimal,
  at: instant,
})

export const refusalSchema: z.ZodType<Refusal> = z.object({ status: z.literal('REJECTED'), reason: z.string().min(1) })

/** What is wrong with a value, field by field, on one line. */
export const complaints = ({ issues }: z.ZodError): string =>
  issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ')
