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

/** The context needed to read an answer. */
export interface Reading {
  /** The ordered quantity; undefined if unknown. */
  quantity: Order['quantity'] | undefined
  /** Milliseconds since the epoch. */
  now: () => number
}

type Word = Record<string, unknown>

/** Longer than the reason in a report. */
const maxReasonLength = 2_000

/**
 * The outcome of an order that was placed.
 * @throws UnreadableAnswer if the answer is ambiguous, VenueFault if there is none
 */
export function readOutcome(said: unknown, reading: Reading): Fill | OrderReject {
  const found = readFound(said, reading)
  if (found.status === 'PENDING_NEW') throw new VenueFault('the venue has the order, and its outcome is still open')
  return found
}

/**
 * The outcome of an order that was asked for, or that it is open.
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
  // In other units, or for another order: there is no way to tell.
  else if (isMore(filledQuantity, quantity)) faults.push(`filledQuantity is ${filledQuantity}, of ${quantity} ordered`)
  if (averagePrice === undefined || !isAboveZero(averagePrice)) faults.push(`averagePrice is ${shown(said.averagePrice)}`)
  if (fee === undefined) faults.push(`fee is ${shown(said.fee)}`)
  if (!filledQuantity || !averagePrice || !fee || faults.length > 0) throw new UnreadableAnswer(faults.join('; '), said)
  const asSaid = filledQuantity === said.filledQuantity && averagePrice === said.averagePrice && fee === said.fee && at === said.at
  // The usual case, without a new object.
  return asSaid ? (said as unknown as Fill) : { status: 'FILLED', filledQuantity, averagePrice, fee, at }
}

function readReject(said: Word): OrderReject {
  const { filledQuantity, reason } = said
  if (!isNothing(filledQuantity)) throw new UnreadableAnswer(`it is REJECTED, and its filledQuantity is ${shown(filledQuantity)}`, said)
  if (typeof reason === 'string' && reason.length <= maxReasonLength) return said as Word & OrderReject
  return { status: 'REJECTED', reason: reason === undefined || reason === null ? '' : asText(reason, maxReasonLength) }
}

/** Absent, or certainly zero. */
const isNothing = (said: unknown): boolean => said === undefined || said === null || /^[0.]+$/.test(exactAmount(said) ?? '')

const isMore = (filled: string, ordered: string | undefined): boolean =>
  ordered !== undefined && filled !== ordered && new Exact(filled).greaterThan(ordered)

const offset = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d$/
const maxTimeLength = 40

/** The instant in RFC 3339, UTC, or undefined if there is none: the time is not essential to an answer. */
export function readTime(said: unknown): string | undefined {
  if (typeof said !== 'string' || said.length > maxTimeLength) return undefined
  const at = Date.parse(said)
  // PostgreSQL has no year 0, and there was no electronic trading before 1900.
  if (Number.isNaN(at) || at < 0) return undefined
  if (instant.safeParse(said).success) return said
  return offset.test(said) ? new Date(at).toISOString() : undefined
}
