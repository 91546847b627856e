import { describeCause } from '@trading/runtime'
import { isOrderTooLate, isUnreadableAnswer, isVenueFault, OrderTooLate, UnreadableAnswer, VenueFault } from '@trading/venue'

/**
 * Converts an adapter's error to this package's classes. A custom adapter may throw another class with the same `code`, which lacks their
 * fields.
 */
export function adapterError(error: unknown): unknown {
  if (error instanceof VenueFault || error instanceof OrderTooLate || error instanceof UnreadableAnswer) return error
  if (isUnreadableAnswer(error)) return unreadable(error)
  if (isOrderTooLate(error)) return new OrderTooLate(messageOf(error), { cause: error })
  return isVenueFault(error) && !(error instanceof Error) ? new VenueFault(messageOf(error), { cause: error }) : error
}

function unreadable(error: { why?: unknown; answer?: unknown }): UnreadableAnswer {
  const { why, answer } = error
  return new UnreadableAnswer(typeof why === 'string' ? why : messageOf(error), answer ?? 'not given by the adapter')
}

const messageOf = (error: unknown): string => {
  const { message, code } = error as { message?: unknown; code?: unknown }
  return typeof message === 'string' && message !== '' ? message : error instanceof Error ? describeCause(error) : String(code)
}
