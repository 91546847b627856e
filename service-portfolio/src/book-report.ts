import { type ExecutionReport, reportIdOf } from '@trading/contracts'
import { Poison, Unavailable } from '@trading/messaging'
import { isFaultOfData } from '@trading/postgres'
import { describeCause } from '@trading/runtime'
import type { Metrics } from './metrics'
import type { PortfolioStore } from './open-store'
import { fillOf } from './rules/fill-of'

export interface BookReportPorts {
  store: Pick<PortfolioStore, 'book' | 'risk'>
  metrics: Pick<Metrics, 'withoutFill' | 'bookedFrom' | 'reservations'>
}

/**
 * Books a fill, or releases what is reserved for a signal that ended without one. Returns after the commit, which is when the report may be
 * acknowledged.
 * @throws Poison if the fill can never be booked, or has another id than the report on its signal: it could be booked twice
 */
export const bookReport = ({ store, metrics }: BookReportPorts) => {
  const release = async ({ signalId, status }: ExecutionReport): Promise<void> => {
    try {
      metrics.reservations.ended('nothing filled', await store.risk.end([signalId.toLowerCase()], 'nothing filled'))
    } catch (cause) {
      throw new Unavailable(`what is reserved for the signal is not released yet: ${describeCause(cause)}`, { cause })
    }
    metrics.withoutFill(status)
  }
  return async (report: ExecutionReport): Promise<void> => {
    const fill = fillOf(report)
    if (!fill) return release(report)
    const { signalId, reportId } = fill
    if (reportId !== reportIdOf(signalId))
      throw new Poison(`the report on signal ${signalId} has the id ${reportId}, expected ${reportIdOf(signalId)}`)
    try {
      if (await store.book(fill)) metrics.bookedFrom('report', 1)
    } catch (cause) {
      if (isFaultOfData(cause)) throw new Poison(`the portfolio cannot hold this fill: ${describeCause(cause)}`, { cause })
      throw new Unavailable(`the fill is not booked yet: ${describeCause(cause)}`, { cause })
    }
  }
}
