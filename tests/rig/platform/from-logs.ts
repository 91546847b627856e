import type { Observations, SentSignal } from '../oracle/oracle'
import type { LogLine } from '../service-process'
import { type Fleet, isEngine, isGenerator } from './fleet'

type Places = Fleet['places']

const linesOf = (places: Places, event: string): LogLine[] => places.flatMap(({ lives }) => lives.flatMap((life) => life.events(event)))

/** Copies to the retry queues, as the engines tell of them. */
export const retriesOf = (places: Places): Observations['retries'] =>
  linesOf(places.filter(isEngine), 'delivery.retried').map(({ messageId, attempt, time }) => ({
    signalId: String(messageId),
    attempt: Number(attempt),
    at: Date.parse(String(time)),
  }))

export const confirmedByGenerators = (places: Places): string[] =>
  linesOf(places.filter(isGenerator), 'signal.published').map(({ signalId }) => String(signalId))

/** What generators sent: what they logged as published or dropped. The deadline follows from the id, which holds the time of its making. */
export const sentByGenerators = (places: Places, ttlMs: number): SentSignal[] =>
  ['signal.published', 'signal.dropped']
    .flatMap((event) => linesOf(places.filter(isGenerator), event))
    .map(({ signalId }) => ({ id: String(signalId), validUntil: madeAt(String(signalId)) + ttlMs + clockMs }))

// The id and the deadline are read off the clock one after the other.
const clockMs = 20

/** When a UUIDv7 was made, in milliseconds since the epoch (RFC 9562, section 5.7). */
export const madeAt = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
