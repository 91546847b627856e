const stopSignals = ['SIGTERM', 'SIGINT'] as const
type StopSignal = (typeof stopSignals)[number]

// A terminal delivers Ctrl-C to the whole process group and npm passes it on once more.
const sameWithinMs = 1_000

export interface StopOptions {
  /** Drain: the first signal. */
  onFirst: (signal: StopSignal) => void
  /** End at once: a person asked again. */
  onSecond: (signal: StopSignal) => void
  now?: () => number
}

/** Tells a wish to stop from an insistence: equal signals within a second count as one. Returns how to stop listening. */
export function onStopSignals({ onFirst, onSecond, now = Date.now }: StopOptions): () => void {
  let first: { signal: StopSignal; at: number } | undefined
  const listener = (signal: StopSignal) => {
    if (!first) {
      first = { signal, at: now() }
      onFirst(signal)
    } else if (signal !== first.signal || now() - first.at > sameWithinMs) onSecond(signal)
  }
  for (const signal of stopSignals) process.on(signal, listener)
  return () => {
    for (const signal of stopSignals) process.off(signal, listener)
  }
}
