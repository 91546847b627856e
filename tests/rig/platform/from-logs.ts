import type { Observations, SentSignal } from '../oracle/oracle'
import type { LogLine } from '../service-process'
import { type Fleet, isEngine, isGenerator } from './fleet'

type Places = Fleet['places']

const linesOf = (places: Places, event: string): LogLine[] => places.flatMap(({ lives }) => lives.flatMap((life) => life.events(event)))

/** Copies to the retry queues, according to the engines' logs. */
export const retriesOf = (places: Places): Observations['retries'] =>
  linesOf(places.filter(isEngine), 'delivery.retried').map(({ messageId, attempt, time }) => ({
    signalId: String(messageId),
    attempt: Number(attempt),
    at: Date.parse(String(time)),
  }))

export const confirmedByGenerators = (places: Places): string[] =>
  linesOf(places.filter(isGenerator), 'signal.published').map(({ signalId }) => String(signalId))

/** The signals that generators logged as published or dropped. The deadline is derived from the time in the id. */
export const sentByGenerators = (places: Places, ttlMs: number): SentSignal[] =>
  ['signal.published', 'signal.dropped']
    .flatMap((event) => linesOf(places.filter(isGenerator), event))
    .map(({ signalId }) => ({ id: String(signalId), validUntil: madeAt(String(signalId)) + ttlMs + clockMs }))

// The id and the deadline come from two consecutive clock readings.
const clockMs = 20

/** When a UUIDv7 was generated, in milliseconds since the epoch (RFC 9562, section 5.7). */
export const madeAt = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
