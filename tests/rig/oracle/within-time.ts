import { setTimeout as sleep } from 'node:timers/promises'

/** The result of the work; rejects where it takes too long, or is to be broken off. The work itself goes on. */
export async function withinTime<T>(work: () => Promise<T>, { withinMs, abort }: { withinMs: number; abort: AbortSignal }): Promise<T> {
  // A signal that was aborted before tells nobody any more.
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
