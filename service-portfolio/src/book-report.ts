import { type ExecutionReport, reportIdOf } from '@trading/contracts'
import { Poison, Unavailable } from '@trading/messaging'
import { isFaultOfData } from '@trading/postgres'
import { describeCause } from '@trading/runtime'
import type { Metrics } from './metrics'
import type { PortfolioStore } from './open-store'
import { fillOf } from './rules/fill-of'

export interface BookReportPorts {
  store: Pick<PortfolioStore, 'book'>
  metrics: Pick<Metrics, 'withoutFill' | 'bookedFrom'>
}

/**
 * Books a fill. Returns after the commit, which is when the report may be acknowledged.
 * @throws Poison if the fill can never be booked, or has another id than the report on its signal: it could be booked twice
 */
export const bookReport =
  ({ store, metrics }: BookReportPorts) =>
  async (report: ExecutionReport): Promise<void> => {
    const fill = fillOf(report)
    if (!fill) return metrics.withoutFill(report.status)
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
