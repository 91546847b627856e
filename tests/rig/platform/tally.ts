import type { SentSignal } from '../oracle/oracle'
import type { Outcomes } from '../oracle/outcomes'
import type { Fleet } from './fleet'
import { confirmedByGenerators, madeAt, sentByGenerators } from './from-logs'
import type { Load } from './load'

export interface TallyOptions {
  outcomes: Outcomes
  loads: readonly Load[]
  /** Ids of what was published past the platform, confirmed. */
  raw: readonly string[]
  places: Fleet['places']
  /** When generators were killed, in milliseconds since the epoch. */
  killedAt: readonly number[]
  /** How long the generators' signals may be executed. */
  ttlMs: number
}

/** What was sent, what of it the broker confirmed, and what of that has no outcome yet, whoever published it. */
export function createTally({ outcomes, loads, raw, places, killedAt, ttlMs }: TallyOptions) {
  const confirmed = (): string[] => [...raw, ...loads.flatMap((load) => load.confirmed), ...confirmedByGenerators(places)]
  // What was in flight when a generator was killed, nobody could log.
  const inFlight = (id: string) => killedAt.some((at) => madeAt(id) > at - ttlMs && madeAt(id) <= at)

  return {
    confirmed,
    sent(): SentSignal[] {
      const known = [...raw.map((id) => ({ id })), ...loads.flatMap((load) => load.sent), ...sentByGenerators(places, ttlMs)]
      const ids = new Set(known.map(({ id }) => id))
      const unlogged = outcomes.reports.map(({ signalId }) => signalId).filter((id) => !ids.has(id) && inFlight(id))
      return [...known, ...unlogged.map((id) => ({ id }))]
    },
    async outstanding(): Promise<string[]> {
      await outcomes.read()
      const ended = outcomes.ended()
      return confirmed().filter((id) => !ended.has(id))
    },
  }
}
