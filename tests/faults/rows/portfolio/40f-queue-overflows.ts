import { portfolioReports } from '@trading/contracts'
import { portfolioRow } from './portfolio-row'

const most = 5
/** So many reports it may have unacknowledged: a small number, so that the freeze is short. */
const prefetch = 32

export const portfolioQueueOverflows = portfolioRow({
  number: '40f',
  fault: 'portfolio frozen, queue full',
  story:
    `The portfolio is frozen, and its queue holds ${most} reports: the broker drops the oldest, and no engine's report fails. When the portfolio ` +
    'goes on, it finds in the ledger what its queue has lost, and says how much it booked from there.',
  env: () => ({ REPORTS_PREFETCH: String(prefetch) }),
  invariants: ['I8'],
  async run(rig, { portfolio, load }) {
    const { queue } = portfolioReports.work
    await rig.faults.policyMaxLength(queue, most)
    rig.freezeMember(portfolio)
    await load.flows(3 * prefetch + most)
    rig.thawMember(portfolio)
    await rig.faults.clearPolicy(most)
    rig.healed()
    await rig.seesMetric(portfolio, /^portfolio_gaps_mended_total [1-9]/)
  },
})
