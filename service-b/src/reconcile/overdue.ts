const leastMs = 300_000

export interface OverdueOptions {
  intervalMs: number
  /** Milliseconds since the epoch. */
  now: () => number
}

/**
 * Tracks whether the last complete comparison, or the start, was too long ago: 3 intervals and at least 5 minutes.
 */
export function createOverdue({ intervalMs, now }: OverdueOptions) {
  const limitMs = Math.max(leastMs, 3 * intervalMs)
  const startedAt = now()
  let succeededAt: number | undefined
  let cause = 'no comparison has completed yet'

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
    /** For readiness; undefined while not overdue. */
    warning(): string | undefined {
      if (sinceMs() < limitMs) return undefined
      const since = succeededAt === undefined ? 'since this engine started' : `since ${new Date(succeededAt).toISOString()}`
      return `reconciliation: the ledger has not been compared with the venue ${since}: ${cause}`
    },
  }
}
