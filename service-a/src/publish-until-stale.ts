import type { Signal } from '@trading/contracts'
import type { Sleep } from './sleep'
import { unlessAborted } from './unless-aborted'

export interface PublishPorts {
  /** Resolves once the signal is safe with the broker. Rejects otherwise, also where that is unknown. */
  publish: (signal: Signal) => Promise<void>
  /** Ends the attempts. */
  abort: AbortSignal
  onFailure: (cause: unknown) => void
  now: () => number
  sleep: Sleep
  random: () => number
}

export interface Outcome {
  /** `stale`: its time ran out. `stopped`: `abort` fired, or the publisher is closed. In both the broker may hold it all the same, if a confirm was lost. */
  result: 'published' | 'stale' | 'stopped'
  attempts: number
  /** Why the last failed attempt failed. */
  cause?: unknown
}

const firstBackoffMs = 100
const maxBackoffMs = 5_000

/**
 * Publishes the same signal, so under the same id, until it is safe or stale. While the publisher is open no failure is final before that: a queue that is full or not
 * bound now may be mended in time. Between attempts it waits 100 ms, doubling up to 5 s, half of it by chance.
 */
export async function publishUntilStale(signal: Signal, { publish, abort, onFailure, now, sleep, random }: PublishPorts): Promise<Outcome> {
  const deadline = Date.parse(signal.validUntil)
  let failure: { cause?: unknown } = {}
  for (let attempts = 0; ; attempts++) {
    if (abort.aborted) return { result: 'stopped', attempts, ...failure }
    if (now() >= deadline) return { result: 'stale', attempts, ...failure }
    try {
      const done = await unlessAborted(
        abort,
        publish(signal).then(() => true),
      )
      return { result: done ? 'published' : 'stopped', attempts: attempts + 1, ...failure }
    } catch (cause) {
      failure = { cause }
      onFailure(cause)
      // A publisher that is closed takes nothing ever again.
      if ((cause as { code?: unknown } | undefined)?.code === 'CLOSED') return { result: 'stopped', attempts: attempts + 1, ...failure }
    }
    const backoffMs = Math.min(maxBackoffMs, firstBackoffMs * 2 ** attempts) * (0.5 + random() / 2)
    await sleep(Math.max(0, Math.min(backoffMs, deadline - now())), abort)
  }
}
