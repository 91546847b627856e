// The times that depend on one another, in one place. What an operator sets is checked here too; what follows from what stands beside it.

/** What is asked of the broker; a server that offers less wins. amqplib gives up at the second silent interval: after 10 to 15 s. */
export const heartbeatS = 5

/** How far apart the clocks of engines and venue may be. */
export const clockDifferenceMs = 2_000

const claimAtMostMs = 3_000

/**
 * How long after an engine took a signal the venue may accept its order, in milliseconds; none is left where this is not above zero. The
 * broker gives a delivery to another engine after two silent heartbeats at the earliest, one of which may have passed before the delivery.
 * Of the other, what clocks may differ is taken off.
 */
export const claimHoldsMs = (negotiatedHeartbeatS: number): number =>
  Math.min(claimAtMostMs, negotiatedHeartbeatS * 1_000 - clockDifferenceMs)

/** How long a publish waits for its confirm. */
export const publishMs = 5_000

/** Reports younger than this are still being published by the engine that recorded them. */
export const relayAfterMs = publishMs + 3_000

/**
 * The relay keeps its rows locked while it publishes them. The server ends a transaction that stays open for longer, so that a frozen process
 * gives up its locks.
 */
export const idleInTransactionMs = 2 * publishMs

/** Calls to the venue within one delivery: the first and two retries. */
export const venueCalls = 3

/** The longest pause before a retry. */
export const venuePauseMs = 200

const defaults = { callMs: 2_000, handlerMs: 8_000, drainMs: 10_000 }
const leastCallMs = 10

/** Of a handler's time the ledger has a fifth, and of a drain's time the report and the ack. */
const share = 0.8

const pausesMs = (venueCalls - 1) * venuePauseMs
const venueMs = (callMs: number) => venueCalls * callMs + pausesMs
const callWithin = (ms: number) => Math.floor((ms - pausesMs) / venueCalls)

/** What was set; undefined where nothing was. Milliseconds. */
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

/** The engine's times. What was not set makes room for what was; where nothing was set, a call takes 2 s, a signal 8 s, a drain 10 s. */
export function timeBudget({ VENUE_CALL_MS: call, HANDLER_MS: handler, DRAIN_MS: drain }: TimeBudgetSettings): TimeBudget {
  const callMs = call ?? Math.max(leastCallMs, Math.min(defaults.callMs, callWithin((handler ?? defaults.handlerMs) * share)))
  const handlerMs = handler ?? Math.max(defaults.handlerMs, Math.ceil(venueMs(callMs) / share))
  const drainMs = drain ?? Math.max(defaults.drainMs, Math.ceil(handlerMs / share))
  return { VENUE_CALL_MS: callMs, HANDLER_MS: handlerMs, DRAIN_MS: drainMs }
}

/** Why these times endanger a fill, with what would do; undefined where they do not. */
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

/** What is unwise about these times and endangers no fill. */
export function timeBudgetWarnings({ HANDLER_MS: handlerMs, DRAIN_MS: drainMs }: TimeBudget): string[] {
  if (drainMs >= handlerMs) return []
  return [
    `DRAIN_MS=${drainMs} is shorter than HANDLER_MS=${handlerMs}: a signal that is still in hand at the end of a drain goes to another engine. ` +
      `Set DRAIN_MS to ${handlerMs} or more`,
  ]
}
