import { setTimeout as sleep } from 'node:timers/promises'

const firstRetryMs = 100
const maxRetryMs = 2_000

/**
 * Retries with back-off until the work succeeds; `onFailure` may throw to give up. Full jitter, so that a fleet that loses its database
 * does not reconnect all at once.
 * @throws whatever `onFailure` throws, or the abort reason
 */
export async function keepTrying(
  work: () => Promise<unknown>,
  { onFailure, abort }: { onFailure: (cause: unknown) => void; abort: AbortSignal },
): Promise<void> {
  for (let failures = 0; ; failures++) {
    abort.throwIfAborted()
    try {
      await work()
      return
    } catch (cause) {
      onFailure(cause)
    }
    await sleep(Math.random() * Math.min(maxRetryMs, firstRetryMs * 2 ** failures), undefined, { signal: abort })
  }
}
