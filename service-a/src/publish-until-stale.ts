import type { Signal } from '@trading/contracts'
import { unlessAborted } from '@trading/runtime'
import type { Sleep } from './sleep'

export interface PublishPorts {
  /** Resolves once the broker confirmed the signal. Rejects otherwise, even if the outcome is unknown. */
  publish: (signal: Signal) => Promise<void>
  /** Ends the attempts. */
  abort: AbortSignal
  onFailure: (cause: unknown) => void
  now: () => number
  sleep: Sleep
  random: () => number
}

export interface Outcome {
  /**
   * `stale`: the signal expired. `stopped`: `abort` fired or the publisher is closed. In both cases the broker may have the signal, if a
   * confirm was lost.
   */
  result: 'published' | 'stale' | 'stopped'
  attempts: number
  /** Why the last failed attempt failed. */
  cause?: unknown
}

const firstBackoffMs = 100
const maxBackoffMs = 5_000

/**
 * Publishes the same signal, under the same id, until it is confirmed or stale. While the publisher is open no failure is final, because a
 * queue that is full or unbound may be repaired in time. The delay between attempts doubles from 100 ms to 5 s, half of it random.
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
      // A closed publisher never publishes again.
      if ((cause as { code?: unknown } | undefined)?.code === 'CLOSED') return { result: 'stopped', attempts: attempts + 1, ...failure }
    }
    const backoffMs = Math.min(maxBackoffMs, firstBackoffMs * 2 ** attempts) * (0.5 + random() / 2)
    await sleep(Math.max(0, Math.min(backoffMs, deadline - now())), abort)
  }
}
