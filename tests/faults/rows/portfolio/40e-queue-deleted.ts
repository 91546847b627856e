import { portfolioReports } from '@trading/contracts'
import { portfolioRow } from './portfolio-row'

export const portfolioQueueDeleted = portfolioRow({
  number: '40e',
  fault: "portfolio's queue deleted",
  story:
    'The queue of the portfolio is deleted three times under load, with the reports in it. No signal waits for it. The portfolio declares it again, ' +
    'and books what was lost from the ledger.',
  invariants: ['I8'],
  async run({ faults, seesMetric, healed }, { portfolio, load }) {
    for (let time = 1; time <= 3; time++) {
      await faults.deleteQueue(portfolioReports.work.queue)
      await seesMetric(portfolio, new RegExp(`^subscriptions_cancelled_total ${time}$`))
      await load.flows(20)
    }
    healed()
  },
})
