const stopSignals = ['SIGTERM', 'SIGINT'] as const
type StopSignal = (typeof stopSignals)[number]

// A terminal delivers Ctrl-C to the whole process group, and npm forwards it again.
const sameWithinMs = 1_000

export interface StopOptions {
  /** The first signal: drain. */
  onFirst: (signal: StopSignal) => void
  /** The second signal: exit at once. */
  onSecond: (signal: StopSignal) => void
  now?: () => number
}

/** Calls back on the first and the second stop signal; equal signals within a second count as one. Returns a function that stops listening. */
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
