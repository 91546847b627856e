import { instant, positiveDecimal, sideSchema, symbolSchema, venueAmount, venueFee } from '@trading/contracts'
import { z } from 'zod'
import type { OrderTooLate } from './errors'
import type { Fill, Order, OrderReject, SaidPage } from './venue'

// The protocol between the HTTP venue adapter and its server.

export const orderSchema: z.ZodType<Order> = z.strictObject({
  clientOrderId: z.string().regex(/^[\w-]{1,64}$/, 'must be 1 to 64 of A-Z a-z 0-9 _ -'),
  symbol: symbolSchema,
  side: sideSchema,
  quantity: positiveDecimal,
  referencePrice: positiveDecimal,
  expireTime: instant,
  takeBy: z.int().min(0).optional(),
})

export const fillSchema: z.ZodType<Fill> = z.object({
  status: z.literal('FILLED'),
  filledQuantity: venueAmount,
  averagePrice: venueAmount,
  fee: venueFee,
  at: instant,
})

/** A reject on the wire; unknown codes are accepted. */
export type CodedReject = OrderReject & { code?: string | undefined }

export const rejectSchema: z.ZodType<CodedReject> = z.object({
  status: z.literal('REJECTED'),
  reason: z.string().min(1),
  code: z.string().optional(),
})

/** The code of a reject that is not final: the order came at or after its `takeBy` (FIX tag 103, OrdRejReason 4). */
const lateCode: OrderTooLate['code'] = 'TOO_LATE_TO_ENTER'

export const lateReject = ({ message }: OrderTooLate): CodedReject => ({ status: 'REJECTED', code: lateCode, reason: message })

export const isLateReject = (said: unknown): said is CodedReject => isObject(said) && said.status === 'REJECTED' && said.code === lateCode

export const outcomeSchema = z.union([fillSchema, rejectSchema])

/** A 404 from the venue itself names the order that it does not have. */
export const isMissing = (said: unknown): said is { clientOrderId: string } =>
  isObject(said) && typeof said.error === 'string' && typeof said.clientOrderId === 'string'

/** A page of the venue's list of orders, its elements unvalidated; the last page has no `next`. */
export const isPage = (said: unknown): said is SaidPage & { next?: string | null } =>
  isObject(said) && Array.isArray(said.orders) && (said.next === undefined || said.next === null || isToken(said.next))

const isObject = (said: unknown): said is Record<string, unknown> => typeof said === 'object' && said !== null

const isToken = (said: unknown): boolean => typeof said === 'string' && said !== ''

/** The query parameters of a page. */
export const pageQuerySchema = z.strictObject({
  since: instant.default('1970-01-01T00:00:00Z').transform(Date.parse),
  after: z
    .string()
    .regex(/^\d{1,15}$/, 'must be the `next` of a page')
    .default('0')
    .transform(Number),
  limit: z
    .string()
    .regex(/^\d{1,4}$/)
    .default('1000')
    .transform(Number)
    .pipe(z.int().min(1).max(1_000)),
})
