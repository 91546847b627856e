/** A load under way. */
export interface Flight {
  /** False once something was invalidated that it may have read before. */
  readonly isCurrent: boolean
}

/** One load at a time for each key: who asks meanwhile shares its outcome, success or failure. */
export function createFlights() {
  const underWay = new Map<string, { flight: { group: string; isCurrent: boolean }; outcome: Promise<unknown> }>()

  return {
    /** A key must always be loaded as the same type. */
    join<T>({ group, key }: { group: string; key: string }, load: (flight: Flight) => Promise<T>): Promise<T> {
      const joined = underWay.get(key)
      if (joined) return joined.outcome as Promise<T>
      const flight = { group, isCurrent: true }
      const outcome = load(flight)
      underWay.set(key, { flight, outcome })
      const end = () => {
        if (underWay.get(key)?.flight === flight) underWay.delete(key)
      }
      outcome.then(end, end)
      return outcome
    },
    has: (key: string): boolean => underWay.has(key),
    /** Nobody joins a flight of this group any more, of any group by default: whoever asks from now on must get what is there now. */
    drop(group?: string): void {
      for (const [key, { flight }] of underWay) {
        if (group !== undefined && flight.group !== group) continue
        flight.isCurrent = false
        underWay.delete(key)
      }
    },
  }
}
