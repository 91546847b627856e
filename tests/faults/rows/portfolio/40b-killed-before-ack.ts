import { diesAt, untilItDied } from './dies-at'
import { portfolioRow } from './portfolio-row'

export const portfolioKilledBeforeAck = portfolioRow({
  number: '40b',
  fault: 'portfolio killed before its acks',
  story:
    'The portfolio is killed three times under load, each time when a booking is committed and none of its reports is acknowledged. They are ' +
    'delivered again, and each changes nothing the second time.',
  env: diesAt('after-commit'),
  async run(rig, at) {
    await untilItDied(rig, at)
    await rig.seesMetric(at.portfolio, /^portfolio_duplicates_total [1-9]/)
  },
})
