import { type ExecutionReport, executionReport, maxReasonLength, plainText, type Signal } from '@trading/contracts'
import type { Fill } from '@trading/venue'

/** The fields of a signal that go into its report. */
export type Reported = Pick<Signal, 'id' | 'symbol' | 'side'>

/** The origin of a report. */
export interface Reporter {
  engine: string
  /** The attempt that led to the outcome, from 1. */
  attempt: number
  venue: string
}

/** The origin of a report, with a clock for outcomes without a time from the venue. */
export interface TimedReporter extends Reporter {
  /** Milliseconds since the epoch. */
  now: () => number
}

/** The venue executed the order. */
export const filled = ({ id, symbol, side }: Reported, fill: Fill, { engine, attempt, venue }: Reporter): ExecutionReport =>
  executionReport({
    signalId: id,
    symbol,
    side,
    status: 'FILLED',
    filledQuantity: fill.filledQuantity,
    averagePrice: fill.averagePrice,
    fee: fill.fee,
    venue,
    engine,
    attempt,
    executedAt: fill.at,
  })

/** A limit or the venue rejected the order; `reason` is truncated to fit the report. */
export const rejected = (signal: Reported, reason: string, by: TimedReporter): ExecutionReport => notFilled('REJECTED', signal, reason, by)

/** The deadline passed; `reason` is truncated to fit the report. */
export const expired = (signal: Reported, reason: string, by: TimedReporter): ExecutionReport => notFilled('EXPIRED', signal, reason, by)

const notFilled = (
  status: 'REJECTED' | 'EXPIRED',
  { id, symbol, side }: Reported,
  reason: string,
  { engine, attempt, venue, now }: TimedReporter,
): ExecutionReport =>
  executionReport({
    signalId: id,
    symbol,
    side,
    status,
    filledQuantity: '0',
    averagePrice: '0',
    fee: '0',
    reason: plainText(reason, maxReasonLength) || 'no reason given',
    venue,
    engine,
    attempt,
    executedAt: new Date(now()).toISOString(),
  })
