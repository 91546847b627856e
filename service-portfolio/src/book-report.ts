import type { ExecutionReport } from '@trading/contracts'
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

/** Books a fill. Returns after the commit, which is when the report may be acknowledged. */
export const bookReport =
  ({ store, metrics }: BookReportPorts) =>
  async (report: ExecutionReport): Promise<void> => {
    const fill = fillOf(report)
    if (!fill) return metrics.withoutFill(report.status)
    try {
      if (await store.book(fill)) metrics.bookedFrom('report', 1)
    } catch (cause) {
      if (isFaultOfData(cause)) throw new Poison(`the portfolio cannot hold this fill: ${describeCause(cause)}`, { cause })
      throw new Unavailable(`the fill is not booked yet: ${describeCause(cause)}`, { cause })
    }
  }
