import type { Wrapper } from '@trading/messaging'

export interface InHand {
  /** How many signals are being handled. */
  count(): number
  wrapper<T>(): Wrapper<T>
}

/** Counts the signals that are being handled. */
export function createInHand(): InHand {
  let count = 0
  const end = () => {
    count--
  }
  return {
    count: () => count,
    wrapper: () => (next) => (message, context) => {
      count++
      const handled = next(message, context)
      handled.then(end, end)
      return handled
    },
  }
}
