import { plainText } from '@trading/contracts'
import { asText } from './said'

// An error of a venue is known by its `code` and not by its class: an adapter may have another copy of this package, or none.

/** The venue did not answer: whether it has the order is unknown. It is asked again under the same client order id. */
export class VenueFault extends Error {
  readonly code = 'VENUE_FAULT'
  override readonly name = 'VenueFault'
}

/** The venue did not accept the order, since it came after its `takeBy`; it may be placed again under a new claim. */
export class OrderTooLate extends Error {
  readonly code = 'TOO_LATE_TO_ENTER'
  override readonly name = 'OrderTooLate'
}

/** So much of an answer is kept, for a person to read. */
const maxAnswerLength = 1_000

/**
 * The venue said something about the order that cannot be read: it may have filled it. Asking again may help, placing again never: the order
 * is left to a person, or to whoever can read the venue later.
 */
export class UnreadableAnswer extends Error {
  readonly code = 'UNREADABLE_ANSWER'
  override readonly name = 'UnreadableAnswer'
  /** What the venue said, fit to be kept. */
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

/** Whether the venue is to blame. Knows the network errors of Node as well, so that an adapter may let them pass as they come. */
export function isVenueFault(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false
  const { name, code, cause } = error as { name?: unknown; code?: unknown; cause?: unknown }
  if (code === faultCode || name === 'TimeoutError') return true
  // These are the venue's word, whatever went wrong before they came.
  if (code === lateCode || code === unreadableCode) return false
  return (typeof code === 'string' && connectionFaults.test(code)) || isVenueFault(cause)
}

const faultCode: VenueFault['code'] = 'VENUE_FAULT'
const lateCode: OrderTooLate['code'] = 'TOO_LATE_TO_ENTER'
const unreadableCode: UnreadableAnswer['code'] = 'UNREADABLE_ANSWER'

export const isOrderTooLate = (error: unknown): error is OrderTooLate => codeOf(error) === lateCode

export const isUnreadableAnswer = (error: unknown): error is UnreadableAnswer => codeOf(error) === unreadableCode

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | null | undefined)?.code
