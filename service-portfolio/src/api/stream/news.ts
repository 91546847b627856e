import type { Portfolio } from '../../portfolio'

/** Tells streams that there are new events. */
export interface News {
  /** The newest event that this process knows of; 0 before the first. */
  readonly newest: number
  /** Waits until an event after this one is there, for at most `ms`, or until `abort` fires or `wake` is called. */
  wait(after: number, ms: number, abort: AbortSignal): Promise<void>
  /** Ends every wait. */
  wake(): void
  close(): void
}

export function openNews({ onEvents }: Pick<Portfolio, 'onEvents'>): News {
  const waiting = new Set<() => void>()
  let newest = 0
  const wake = () => {
    for (const resolve of waiting) resolve()
  }
  const unsubscribe = onEvents((sequence) => {
    newest = sequence
    wake()
  })
  return {
    get newest() {
      return newest
    },
    // With a set, and not with a promise that all share: what is attached to a promise stays until it resolves, which may take a weekend.
    wait: (after, ms, abort) =>
      new Promise((resolve) => {
        if (newest > after || abort.aborted) return resolve()
        const over = () => {
          clearTimeout(timer)
          waiting.delete(over)
          abort.removeEventListener('abort', over)
          resolve()
        }
        const timer = setTimeout(over, ms)
        waiting.add(over)
        abort.addEventListener('abort', over)
      }),
    wake,
    close: unsubscribe,
  }
}
