import type { EventsPage, Portfolio } from '../../portfolio'

export type ReadEvents = Portfolio['eventsAfter']

/** Readers that want the same events at the same time share one read: after a commit, that is every reader that keeps up. Nothing is kept. */
export function shareReads({ eventsAfter }: { eventsAfter: ReadEvents }): ReadEvents {
  const underWay = new Map<string, Promise<EventsPage>>()
  return (sequence, limit) => {
    const key = `${sequence}:${limit}`
    const shared = underWay.get(key)
    if (shared) return shared
    const read = eventsAfter(sequence, limit).finally(() => underWay.delete(key))
    underWay.set(key, read)
    return read
  }
}
