import type { SentSignal } from '../oracle/oracle'
import type { Outcomes } from '../oracle/outcomes'
import type { Fleet } from './fleet'
import { confirmedByGenerators, madeAt, sentByGenerators } from './from-logs'
import type { Load } from './load'

export interface TallyOptions {
  outcomes: Outcomes
  loads: readonly Load[]
  /** Ids that were published without the platform, and confirmed. */
  raw: readonly string[]
  places: Fleet['places']
  /** When generators were killed, in milliseconds since the epoch. */
  killedAt: readonly number[]
  /** How long the generators' signals are valid. */
  ttlMs: number
}

/** All signals that were sent, those that were confirmed, and those confirmed that have no outcome yet. */
export function createTally({ outcomes, loads, raw, places, killedAt, ttlMs }: TallyOptions) {
  const confirmed = (): string[] => [...raw, ...loads.flatMap((load) => load.confirmed), ...confirmedByGenerators(places)]
  // A killed generator cannot log the publishes that were in flight.
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
