import { percentile } from './statistics'

/** Microseconds on the machine's monotonic clock: when a signal was handed to the publisher, and when its report arrived, if it did. */
export type SeenTrip = [messageId: string, publishedAt: number, reportedAt: number | undefined]

/** Milliseconds from the publish call to the handler's start, and to the report's arrival. */
export interface Trips {
  start: number[]
  report: number[]
}

/** Combines the records of the load and the engines. @throws if a signal was lost */
export function tripsOf(seen: readonly SeenTrip[], starts: readonly [string, number][]): Trips {
  // If a signal is redelivered, its first start counts.
  const startOf = new Map(starts.toReversed())
  const unseen = seen.filter(([id, , reportedAt]) => !startOf.has(id) || typeof reportedAt !== 'number')
  if (unseen.length > 0) throw new Error(`${unseen.length} of ${seen.length} signals have no start or no report`)
  return {
    start: seen.map(([id, publishedAt]) => ((startOf.get(id) as number) - publishedAt) / 1_000),
    report: seen.map(([, publishedAt, reportedAt]) => ((reportedAt as number) - publishedAt) / 1_000),
  }
}

/** p50, p99 and p99.9. */
export const percentiles = (values: readonly number[]) =>
  ({ p50: percentile(values, 0.5), p99: percentile(values, 0.99), 'p99.9': percentile(values, 0.999) }) as const
