import type { EventEmitter } from 'node:events'

// SIGHUP: the terminal was closed.
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

const sameWithinMs = 1_000

export interface StopRequests {
  /** Drain. */
  onFirst: () => void
  /** End at once: the user asked again. */
  onSecond: () => void
  source?: EventEmitter
  now?: () => number
}

/** Equal signals within a second count as one, since a terminal and npm both deliver Ctrl-C. */
export function onStopRequests({ onFirst, onSecond, source = process, now = Date.now }: StopRequests): void {
  let first: { signal: string; at: number } | undefined
  for (const signal of stopSignals) {
    source.on(signal, () => {
      if (!first) {
        first = { signal, at: now() }
        onFirst()
      } else if (signal !== first.signal || now() - first.at > sameWithinMs) onSecond()
    })
  }
}
