import { percentile } from './statistics'

/** Microseconds on the machine's monotonic clock: when a signal was handed to the publisher, and when its report arrived, if it did. */
export type SeenTrip = [messageId: string, publishedAt: number, reportedAt: number | undefined]

/** Milliseconds from the publish call to the handler's start, and to the report's arrival. */
export interface Trips {
  start: number[]
  report: number[]
  /** How many had no start or no report when the load gave up. They count as if they had arrived at that moment, although it was later. */
  late: number
}

/** What the load saw of a steady flow of signals. */
export interface Flow {
  trips: readonly SeenTrip[]
  /** When it stopped waiting, in microseconds on the same clock. */
  endedAt: number
}

/** Combines the records of the load and the engines. */
export function tripsOf({ trips, endedAt }: Flow, starts: readonly [string, number][]): Trips {
  // If a signal is redelivered, its first start counts.
  const startOf = new Map(starts.toReversed())
  const tookMs = (publishedAt: number, at: number | null | undefined) => ((at ?? endedAt) - publishedAt) / 1_000
  return {
    start: trips.map(([id, publishedAt]) => tookMs(publishedAt, startOf.get(id))),
    report: trips.map(([, publishedAt, reportedAt]) => tookMs(publishedAt, reportedAt)),
    late: trips.filter(([id, , reportedAt]) => !startOf.has(id) || typeof reportedAt !== 'number').length,
  }
}

/** Of several flows, as if they were one. */
export const joinedTrips = (all: readonly Trips[]): Trips => ({
  start: all.flatMap(({ start }) => start),
  report: all.flatMap(({ report }) => report),
  late: all.reduce((sum, { late }) => sum + late, 0),
})

/** p50, p99 and p99.9. */
export const percentiles = (values: readonly number[]) =>
  ({ p50: percentile(values, 0.5), p99: percentile(values, 0.99), 'p99.9': percentile(values, 0.999) }) as const
