import {
  asText,
  isUnreadableAnswer,
  isVenueFault,
  type ListedOrder,
  type SaidPage,
  shown,
  UnreadableAnswer,
  VenueFault,
} from '@trading/venue'
import { exactAmount, isAboveZero } from '../rules/exact-amount'
import { readFound, readTime } from './read-answer'

/** An element of the venue's list that cannot be read, or whose outcome cannot be read. */
export interface UnreadableOrder {
  /** Set if at least these can be read. */
  clientOrderId?: string | undefined
  takenAt?: string | undefined
  /** When the previous order on the page was accepted; lists are oldest first. */
  listedAfter?: string | undefined
  why: string
  /** The element, made storable. */
  said: string
}

export interface OrdersPage {
  orders: readonly ListedOrder[]
  unreadable?: readonly UnreadableOrder[]
  /** The venue may have forgotten orders that it accepted until then (RFC 3339, UTC); absent if it has forgotten none. */
  rememberedSince?: string | undefined
}

type Fields = Record<string, unknown>

const maxSaidLength = 1_000
/** Clocks differ by less. A time further in the future would end the reading of the list too early. */
const aheadAtMostMs = 300_000

/**
 * Reads a page of a venue's list, each element separately, so that an unreadable element hides no other.
 * @throws VenueFault if it is not a page
 */
export function readPage({ orders: said, rememberedSince }: SaidPage, now: () => number): OrdersPage {
  if (!Array.isArray(said)) throw new VenueFault(`the venue's list has no array of orders: found ${shown(said)}`)
  const orders: ListedOrder[] = []
  const unreadable: UnreadableOrder[] = []
  for (const each of said) {
    const read = readListed(each, now)
    if ('why' in read) unreadable.push({ ...read, listedAfter: orders.at(-1)?.takenAt })
    else orders.push(read)
  }
  return { orders, ...(unreadable.length > 0 && { unreadable }), ...remembered(rememberedSince) }
}

function remembered(said: unknown): Pick<OrdersPage, 'rememberedSince'> | undefined {
  if (said === undefined || said === null) return undefined
  const rememberedSince = readTime(said)
  // Without it, orders that the venue has forgotten would look like orders that it never had.
  if (!rememberedSince) throw new VenueFault(`rememberedSince in the venue's list is ${shown(said)}, expected a time`)
  return { rememberedSince }
}

function readListed(said: unknown, now: () => number): ListedOrder | UnreadableOrder {
  const fields: Fields = typeof said === 'object' && said !== null && !Array.isArray(said) ? (said as Fields) : {}
  const clientOrderId = textOf(fields.clientOrderId)
  const takenAt = notAhead(readTime(fields.takenAt), now())
  const unreadable = (why: string): UnreadableOrder => ({ clientOrderId, takenAt, why, said: asText(said, maxSaidLength) })

  const [symbol, side, quantity, fills] = [textOf(fields.symbol), textOf(fields.side), exactAmount(fields.quantity), fillsOf(fields.fills)]
  const faults = Object.entries({ clientOrderId, symbol, side, takenAt, fills }).filter(([, value]) => value === undefined)
  if (!quantity || !isAboveZero(quantity)) faults.push(['quantity', undefined])
  if (!clientOrderId || !symbol || !side || !takenAt || !quantity || fills === undefined || faults.length > 0)
    return unreadable(faults.map(([field]) => `${field} is ${shown(fields[field])}`).join('; '))
  const order = { clientOrderId, symbol, side, quantity, takenAt, ...(fills !== null && { fills }) }
  try {
    return { ...order, ...outcomeOf(fields, quantity, now) }
  } catch (error) {
    if (isUnreadableAnswer(error) || isVenueFault(error))
      return unreadable(isUnreadableAnswer(error) ? error.why : (error as Error).message)
    throw error
  }
}

function outcomeOf({ status, outcome }: Fields, quantity: string, now: () => number): Pick<ListedOrder, 'status' | 'outcome'> {
  if (status === 'PENDING_NEW' && (outcome === undefined || outcome === null)) return { status }
  const found = readFound(outcome, { quantity, now })
  if (found.status !== status || found.status === 'PENDING_NEW')
    throw new UnreadableAnswer(`its status is ${shown(status)}, but its outcome's status is ${found.status}`, outcome)
  return { status: found.status, outcome: found }
}

const notAhead = (time: string | undefined, now: number): string | undefined =>
  time !== undefined && Date.parse(time) - now > aheadAtMostMs ? undefined : time

const textOf = (said: unknown): string | undefined => (typeof said === 'string' && said !== '' ? said : undefined)

/** Null if the venue does not count fills, undefined if the count cannot be read. */
function fillsOf(said: unknown): number | null | undefined {
  if (said === undefined || said === null) return null
  const fills = typeof said === 'string' && /^\d{1,9}$/.test(said) ? Number(said) : said
  return typeof fills === 'number' && Number.isSafeInteger(fills) && fills >= 0 ? fills : undefined
}
