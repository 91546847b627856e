// Times that depend on one another, in one place, and the checks of those that an operator sets.

/** The requested heartbeat; the broker may negotiate a lower one. amqplib gives up after two silent intervals: 10 to 15 s. */
export const heartbeatS = 5

/** How much the clocks of engines and venue may differ. */
export const clockDifferenceMs = 2_000

const claimAtMostMs = 3_000

/**
 * How long after an engine claims a signal the venue may accept its order, in milliseconds; zero or less leaves no time. The broker
 * redelivers to another engine after two silent heartbeats at the earliest. The first may have passed before the delivery; the possible
 * clock difference is subtracted from the second.
 */
export const claimHoldsMs = (negotiatedHeartbeatS: number): number =>
  Math.min(claimAtMostMs, negotiatedHeartbeatS * 1_000 - clockDifferenceMs)

/**
 * How long an engine may place orders after it sent the question whether trading is halted. Counted from the sending: the answer to a
 * question that was sent before a halt may come after it.
 */
export const permitMs = 500

/** How often an engine asks. A permit survives three answers that are late or lost. */
export const permitPollMs = 100

/** How long a publish waits for its confirm. */
export const publishMs = 5_000

/** Younger reports may still be in the process of being published by the engine that recorded them. */
export const relayAfterMs = publishMs + 3_000

/**
 * The relay locks its rows while it publishes them. PostgreSQL ends a transaction that is idle for longer, so that a frozen process does not
 * keep its locks.
 */
export const idleInTransactionMs = 2 * publishMs

/** Calls to the venue per delivery: one and two retries. */
export const venueCalls = 3

/** The longest pause before a retry. */
export const venuePauseMs = 200

const defaults = { callMs: 2_000, handlerMs: 8_000, drainMs: 10_000 }
const leastCallMs = 10

/** The remaining fifth is for the ledger in a handler, and for the report and the ack in a drain. */
const share = 0.8

const pausesMs = (venueCalls - 1) * venuePauseMs
const venueMs = (callMs: number) => venueCalls * callMs + pausesMs
const callWithin = (ms: number) => Math.floor((ms - pausesMs) / venueCalls)

/** The configured times in milliseconds; undefined if not set. */
export interface TimeBudgetSettings {
  VENUE_CALL_MS: number | undefined
  HANDLER_MS: number | undefined
  DRAIN_MS: number | undefined
}

export interface TimeBudget {
  VENUE_CALL_MS: number
  HANDLER_MS: number
  DRAIN_MS: number
}

/** The engine's times. Those not set adapt to those that are; by default a call takes 2 s, a handler 8 s and a drain 10 s. */
export function timeBudget({ VENUE_CALL_MS: call, HANDLER_MS: handler, DRAIN_MS: drain }: TimeBudgetSettings): TimeBudget {
  const callMs = call ?? Math.max(leastCallMs, Math.min(defaults.callMs, callWithin((handler ?? defaults.handlerMs) * share)))
  const handlerMs = handler ?? Math.max(defaults.handlerMs, Math.ceil(venueMs(callMs) / share))
  const drainMs = drain ?? Math.max(defaults.drainMs, Math.ceil(handlerMs / share))
  return { VENUE_CALL_MS: callMs, HANDLER_MS: handlerMs, DRAIN_MS: drainMs }
}

/** Why these times endanger a fill, and what would work; undefined if they do not. */
export function endangersFills({ VENUE_CALL_MS: callMs, HANDLER_MS: handlerMs }: TimeBudget): string | undefined {
  const neededMs = venueMs(callMs)
  if (handlerMs >= neededMs) return undefined
  const fitting = callWithin(handlerMs)
  const shorter = fitting >= leastCallMs ? `, or VENUE_CALL_MS to at most ${fitting}` : ''
  return (
    `HANDLER_MS=${handlerMs} is shorter than the ${venueCalls} calls of VENUE_CALL_MS=${callMs} and their pauses: a signal could be ` +
    `dead-lettered while the venue has its order. Set HANDLER_MS to ${neededMs} or more${shorter}`
  )
}

/** Warnings about times that are unwise but endanger no fill. */
export function timeBudgetWarnings({ HANDLER_MS: handlerMs, DRAIN_MS: drainMs }: TimeBudget): string[] {
  if (drainMs >= handlerMs) return []
  return [
    `DRAIN_MS=${drainMs} is shorter than HANDLER_MS=${handlerMs}: a signal that is still being handled when the drain ends goes to another engine. ` +
      `Set DRAIN_MS to ${handlerMs} or more`,
  ]
}
