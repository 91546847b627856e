import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves with the result of the work; rejects if it takes too long or is aborted. The work itself continues. */
export async function withinTime<T>(work: () => Promise<T>, { withinMs, abort }: { withinMs: number; abort: AbortSignal }): Promise<T> {
  // An AbortSignal that is already aborted fires no event.
  abort.throwIfAborted()
  const over = new AbortController()
  const tooLong = sleep(withinMs, undefined, { signal: over.signal }).then(() => {
    throw new Error(`it took longer than ${withinMs / 1_000} s`)
  })
  const aborted = new Promise<never>((_, reject) => {
    abort.addEventListener('abort', () => reject(new Error('interrupted')), { once: true, signal: over.signal })
  })
  try {
    return (await Promise.race([work(), tooLong, aborted])) as T
  } finally {
    tooLong.catch(() => undefined)
    over.abort()
  }
}
