import type { Cancelled } from './cancellation'

/** Waits for `ms`, or until `abort` fires. */
export const pause = (ms: number, abort: Cancelled): Promise<void> =>
  new Promise((resolve) => {
    if (abort.aborted) return resolve()
    const over = () => {
      clearTimeout(timer)
      abort.removeEventListener('abort', over)
      resolve()
    }
    const timer = setTimeout(over, ms)
    abort.addEventListener('abort', over)
  })
