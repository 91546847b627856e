import { plainText } from '@trading/contracts'
import { asText } from './said'

// A venue's error is identified by its `code` and not by its class: an adapter may have another copy of this package, or none.

/** The venue did not answer: whether it has the order is unknown. The order is looked up again by its client order id. */
export class VenueFault extends Error {
  readonly code = 'VENUE_FAULT'
  override readonly name = 'VenueFault'
}

/** The venue did not accept the order because it came at or after its `takeBy`; it may be placed again under a new claim. */
export class OrderTooLate extends Error {
  readonly code = 'TOO_LATE_TO_ENTER'
  override readonly name = 'OrderTooLate'
}

/** The maximum length of an answer that is kept for an operator. */
const maxAnswerLength = 1_000

/**
 * The venue's answer cannot be read, so it may have filled the order. Asking again may help; the order must never be placed again
 * and is left to an operator, or to an engine that can read the answer later.
 */
export class UnreadableAnswer extends Error {
  readonly code = 'UNREADABLE_ANSWER'
  override readonly name = 'UnreadableAnswer'
  /** The venue's answer, made storable. */
  readonly answer: string

  constructor(
    readonly why: string,
    said: unknown,
  ) {
    const answer = asText(said, maxAnswerLength)
    super(`the venue's answer cannot be read (${plainText(why, maxAnswerLength)}): ${answer}`)
    this.answer = answer
  }
}

const connectionFaults =
  /^(ECONN(REFUSED|RESET|ABORTED)|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|UND_ERR_(SOCKET|\w+_TIMEOUT))$/

/** Whether the venue is at fault. Recognises Node's network errors too, so that an adapter may let them through. */
export function isVenueFault(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { name, code, cause } = error as { name?: unknown; code?: unknown; cause?: unknown }
  if (code === faultCode || name === 'TimeoutError') return true
  // These are answers of the venue, whatever caused them.
  if (code === lateCode || code === unreadableCode) return false
  return (typeof code === 'string' && connectionFaults.test(code)) || isVenueFault(cause)
}

const faultCode: VenueFault['code'] = 'VENUE_FAULT'
const lateCode: OrderTooLate['code'] = 'TOO_LATE_TO_ENTER'
const unreadableCode: UnreadableAnswer['code'] = 'UNREADABLE_ANSWER'

export const isOrderTooLate = (error: unknown): error is OrderTooLate => codeOf(error) === lateCode

export const isUnreadableAnswer = (error: unknown): error is UnreadableAnswer => codeOf(error) === unreadableCode

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null | undefined)?.code
