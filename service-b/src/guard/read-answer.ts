import { instant } from '@trading/contracts'
import {
  asText,
  Exact,
  type Fill,
  isWord,
  type Order,
  type OrderReject,
  type Pending,
  shown,
  UnreadableAnswer,
  VenueFault,
} from '@trading/venue'
import { exactAmount, isAboveZero } from '../rules/exact-amount'

/** What is needed to read an answer. */
export interface Reading {
  /** The quantity ordered; undefined if unknown. */
  quantity: Order['quantity'] | undefined
  /** Milliseconds since the epoch. */
  now: () => number
}

type Word = Record<string, unknown>

/** More than a report keeps of a reason. */
const maxReasonLength = 2_000

/**
 * Reads the answer to a placed order.
 * @throws UnreadableAnswer if the answer is ambiguous, VenueFault if it is not an answer
 */
export function readOutcome(said: unknown, reading: Reading): Fill | OrderReject {
  const found = readFound(said, reading)
  if (found.status === 'PENDING_NEW') throw new VenueFault('the venue has the order, but its outcome is still open')
  return found
}

/**
 * Reads the answer to a look-up, which may be that the order is open.
 * @throws UnreadableAnswer, VenueFault
 */
export function readFound(said: unknown, reading: Reading): Fill | OrderReject | Pending {
  if (!isWord(said)) throw new VenueFault(`the venue answered without a status: ${shown(said)}`)
  switch (said.status) {
    case 'FILLED':
      return readFill(said, reading)
    case 'REJECTED':
      return readReject(said)
    case 'PENDING_NEW':
      return said as Word & Pending
    default:
      throw new UnreadableAnswer(`its status is ${shown(said.status)}, expected one of FILLED, REJECTED, PENDING_NEW`, said)
  }
}

function readFill(said: Word, { quantity, now }: Reading): Fill {
  const filledQuantity = exactAmount(said.filledQuantity)
  const averagePrice = exactAmount(said.averagePrice)
  const fee = exactAmount(said.fee)
  const at = readTime(said.at) ?? new Date(now()).toISOString()
  const faults: string[] = []
  if (filledQuantity === undefined || !isAboveZero(filledQuantity)) faults.push(`filledQuantity is ${shown(said.filledQuantity)}`)
  // It may be in other units or for another order; there is no way to know.
  else if (isMore(filledQuantity, quantity)) faults.push(`filledQuantity is ${filledQuantity}, of ${quantity} ordered`)
  if (averagePrice === undefined || !isAboveZero(averagePrice)) faults.push(`averagePrice is ${shown(said.averagePrice)}`)
  if (fee === undefined) faults.push(`fee is ${shown(said.fee)}`)
  if (!filledQuantity || !averagePrice || !fee || faults.length > 0) throw new UnreadableAnswer(faults.join('; '), said)
  const asSaid = filledQuantity === said.filledQuantity && averagePrice === said.averagePrice && fee === said.fee && at === said.at
  // The common case, which needs no new object.
  return asSaid ? (said as unknown as Fill) : { status: 'FILLED', filledQuantity, averagePrice, fee, at }
}

function readReject(said: Word): OrderReject {
  const { filledQuantity, reason } = said
  if (!isNothing(filledQuantity)) throw new UnreadableAnswer(`it is REJECTED, but its filledQuantity is ${shown(filledQuantity)}`, said)
  if (typeof reason === 'string' && reason.length <= maxReasonLength) return said as Word & OrderReject
  return { status: 'REJECTED', reason: reason === undefined || reason === null ? '' : asText(reason, maxReasonLength) }
}

/** Absent or exactly zero. */
const isNothing = (said: unknown): boolean => said === undefined || said === null || /^[0.]+$/.test(exactAmount(said) ?? '')

const isMore = (filled: string, ordered: string | undefined): boolean =>
  ordered !== undefined && filled !== ordered && new Exact(filled).greaterThan(ordered)

const offset = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$/
const maxTimeLength = 40

/** The time in RFC 3339, UTC, or undefined if it cannot be read: an unreadable time does not make an answer unreadable. */
export function readTime(said: unknown): string | undefined {
  if (typeof said !== 'string' || said.length > maxTimeLength) return undefined
  const at = Date.parse(said)
  // PostgreSQL has no year 0, and no order predates the epoch.
  if (Number.isNaN(at) || at < 0) return undefined
  if (instant.safeParse(said).success) return said
  return offset.test(said) ? new Date(at).toISOString() : undefined
}
