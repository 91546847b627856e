import { portfolioReports } from '@trading/contracts'
import { until } from '@trading/rig/until'
import { portfolioRow } from './portfolio-row'

export const portfolioQueueDeleted = portfolioRow({
  number: '40e',
  fault: "portfolio's queue deleted",
  story:
    'The queue of the portfolio is deleted three times under load, with the reports in it. No signal waits for it. The portfolio declares it again, ' +
    'and books what was lost from the ledger.',
  invariants: ['I8'],
  async run({ broker, faults, seesMetric, healed }, { portfolio, load }) {
    const { queue } = portfolioReports.work
    for (let time = 1; time <= 3; time++) {
      // A queue that it has not yet declared again cannot be deleted.
      await until('the portfolio consumes', async () => (await broker.consumers(queue)) === 1)
      await faults.deleteQueue(queue)
      await seesMetric(portfolio, new RegExp(`^subscriptions_cancelled_total ${time}$`))
      await load.flows(20)
    }
    healed()
  },
})
