import type { ExecutionReport } from '@trading/contracts'
import type { Log } from '@trading/runtime'
import type { Execution } from './end-signal'
import type { Metrics } from './metrics'

export interface TellExecutedOptions {
  log: Log
  metrics: Pick<Metrics, 'executed'>
  /** When the report was safe, milliseconds since the epoch. */
  at: number
}

/** Counts and logs an execution once its signal is acknowledged. */
export function tellExecuted(report: ExecutionReport, { signal, startedAt, afterwards }: Execution, options: TellExecutedOptions): void {
  const { log, metrics, at } = options
  const durationMs = at - startedAt
  const ageMs = at - Date.parse(signal.issuedAt)
  afterwards(() => {
    metrics.executed({ status: report.status, durationMs, ageMs })
    tell(log, report, { at: new Date(at).toISOString(), durationMs, ageMs })
  })
}

function tell(log: Log, report: ExecutionReport, { at, durationMs, ageMs }: { at: string; durationMs: number; ageMs: number }): void {
  const { signalId, symbol, side, status, engine, attempt } = report
  const [averagePrice, reason] = report.status === 'FILLED' ? [report.averagePrice] : [undefined, report.reason]
  const inWords =
    report.status === 'FILLED'
      ? `FILLED ${side} ${report.filledQuantity} ${symbol} at ${averagePrice} (${durationMs} ms)`
      : `${status} ${side} ${symbol}: ${reason}`
  // The log omits what is undefined.
  const fields = {
    event: 'execution.reported',
    signalId,
    symbol,
    side,
    status,
    engine,
    attempt,
    at,
    durationMs,
    ageMs,
    averagePrice,
    reason,
  }
  log.info(fields, inWords)
}
