import { setTimeout as sleep } from 'node:timers/promises'

const firstRetryMs = 100
const maxRetryMs = 2_000

/**
 * Tries until the work succeeds, with a back-off; `onFailure` may throw to give up. Full jitter, so that a fleet that lost its
 * database in one moment does not come back in one.
 * @throws what `onFailure` throws, or the reason of the abort
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
