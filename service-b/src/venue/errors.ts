import { plainText } from '@trading/contracts'

/** The venue did not answer: whether it has the order is unknown. It is asked again under the same client order id. */
export class VenueFault extends Error {
  readonly code = 'VENUE_FAULT'
  override readonly name = 'VenueFault'
}

/** The deadline passed before the order could be placed. `cause` is the fault of an earlier attempt, whose outcome is unknown. */
export class OrderExpired extends Error {
  readonly code = 'ORDER_EXPIRED'
  override readonly name = 'OrderExpired'
}

/** The order may not be taken any more under the claim that it was made for: it was not, and it may be placed under a new one. */
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

/** What a stranger handed over, in a text that can be kept. */
export function asText(said: unknown, maxLength: number): string {
  try {
    return plainText(typeof said === 'string' ? said : (JSON.stringify(said) ?? String(said)), maxLength)
  } catch {
    return `a ${typeof said} that has no JSON`
  }
}

const connectionFaults =
  /^(ECONN(REFUSED|RESET|ABORTED)|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|EPIPE|UND_ERR_(SOCKET|\w+_TIMEOUT))$/

/**
 * Whether the venue is to blame. Knows the network errors of Node as well, so that an adapter may let them pass as they come. An order
 * that expired is over, even if a fault came before.
 */
export function isVenueFault(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || error instanceof OrderExpired) return false
  const { name, code, cause } = error as { name?: unknown; code?: unknown; cause?: unknown }
  if (error instanceof VenueFault || name === 'TimeoutError') return true
  return (typeof code === 'string' && connectionFaults.test(code)) || isVenueFault(cause)
}
