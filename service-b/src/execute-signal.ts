import type { ExecutionReport, Signal } from '@trading/contracts'
import { type Context, describeCause, type Handler } from '@trading/messaging'
import { checkLimits, type Limits } from './rules/limits'
import { orderFor } from './rules/order'
import { expired, filled, rejected } from './rules/reports'
import { OrderExpired } from './venue/errors'
import type { Fill, Refusal, Venue } from './venue/venue'

/** What a report is about, beyond what it says itself. */
export interface Execution extends Pick<Context, 'afterwards'> {
  signal: Signal
  /** When work on the signal began, milliseconds since the epoch. */
  startedAt: number
}

export interface ExecuteSignalPorts {
  venue: Pick<Venue, 'name' | 'place'>
  limits: Limits
  engine: string
  /** Resolves once the report is safe with the broker; only then is the signal done. */
  report: (report: ExecutionReport, about: Execution) => Promise<void>
  /** Milliseconds since the epoch. */
  now?: () => number
}

/** What happens to a signal: at most one order, exactly one report. A venue that does not answer makes it throw, to be tried again. */
export const executeSignal =
  ({ venue, limits, engine, report, now = Date.now }: ExecuteSignalPorts): Handler<Signal> =>
  async (signal, { attempt, abort, afterwards }) => {
    const startedAt = now()
    const by = { engine, attempt, venue: venue.name, now }
    const send = (outcome: ExecutionReport) => report(outcome, { signal, startedAt, afterwards })

    if (Date.parse(signal.validUntil) <= startedAt) return send(expired(signal, `valid until ${signal.validUntil}`, by))
    const breach = checkLimits(signal, limits)
    if (breach) return send(rejected(signal, breach, by))
    // The order's id derives from the signal's, so asking the venue twice cannot fill twice.
    const answer = await venue.place(orderFor(signal), abort).catch(expiredMeanwhile)
    if (answer instanceof OrderExpired) return send(expired(signal, describeCause(answer), by))
    return send(answer.status === 'FILLED' ? filled(signal, answer, by) : rejected(signal, answer.reason, by))
  }

/** Reports a signal whose next attempt would come after its deadline. */
export const expireSignal =
  ({ venue, engine, report, now = Date.now }: Omit<ExecuteSignalPorts, 'limits'>) =>
  (signal: Signal, { attempt, afterwards }: Pick<Context, 'attempt' | 'afterwards'>, cause: unknown): Promise<void> => {
    const reason = `the next attempt would come after ${signal.validUntil}; the last one failed: ${describeCause(cause)}`
    return report(expired(signal, reason, { engine, attempt, venue: venue.name, now }), { signal, startedAt: now(), afterwards })
  }

const expiredMeanwhile = (error: unknown): OrderExpired | Fill | Refusal => {
  if (error instanceof OrderExpired) return error
  throw error
}
