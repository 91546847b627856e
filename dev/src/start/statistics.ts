import type { LogLine } from './log-line'

export interface Summary {
  published: number
  /** Filled or rejected. */
  executed: number
  expired: number
  retried: number
  deadLettered: number
  /** From decision to report, over the last `windowSize` signals; undefined before the first. */
  latencyMs: { p50: number; p99: number } | undefined
}

const windowSize = 1_000

/** Derives statistics from the services' log lines. */
export function createStatistics() {
  const counts = { published: 0, executed: 0, expired: 0, retried: 0, deadLettered: 0 }
  const ages: number[] = []
  return {
    count({ event, status, ageMs }: Pick<LogLine, 'event' | 'status' | 'ageMs'>): void {
      if (event === 'signal.published') counts.published += 1
      if (event === 'delivery.retried') counts.retried += 1
      if (event === 'delivery.deadLettered') counts.deadLettered += 1
      if (event !== 'execution.reported') return
      if (status === 'EXPIRED') {
        counts.expired += 1
        return
      }
      counts.executed += 1
      if (ageMs !== undefined && ages.push(ageMs) > windowSize) ages.shift()
    },
    summary(): Summary {
      const sorted = [...ages].sort((a, b) => a - b)
      return { ...counts, latencyMs: sorted.length > 0 ? { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) } : undefined }
    },
  }
}

/** Nearest rank: the smallest value that is at least as large as this share of all values. */
const percentile = (sorted: readonly number[], share: number): number => sorted[Math.ceil(share * sorted.length) - 1] as number
