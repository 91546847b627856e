const leastMs = 300_000

export interface OverdueOptions {
  intervalMs: number
  /** Milliseconds since the epoch. */
  now: () => number
}

/**
 * Tracks whether comparisons have failed for too long: 3 intervals, and at least 5 minutes, since the last complete one, or since the
 * start.
 */
export function createOverdue({ intervalMs, now }: OverdueOptions) {
  const limitMs = Math.max(leastMs, 3 * intervalMs)
  const startedAt = now()
  let succeededAt: number | undefined
  let cause = 'none was done yet'

  const sinceMs = () => now() - (succeededAt ?? startedAt)
  return {
    succeeded(at: number): void {
      succeededAt = at
    },
    failed(why: string): void {
      cause = why
    },
    get isOverdue() {
      return sinceMs() >= limitMs
    },
    /** A message for operators; undefined while all is well. */
    warning(): string | undefined {
      if (sinceMs() < limitMs) return undefined
      const since = succeededAt === undefined ? 'since this engine started' : `since ${new Date(succeededAt).toISOString()}`
      return `reconciliation: the ledger was not compared with the venue ${since}: ${cause}`
    },
  }
}
