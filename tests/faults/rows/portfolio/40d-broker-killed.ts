import { portfolioRow } from './portfolio-row'

export const brokerKilledUnderPortfolio = portfolioRow({
  number: '40d',
  fault: 'broker SIGKILLed under reports',
  story:
    'The broker is killed under load, and restarted on its disk. The portfolio says that the broker is away; reports that it had not acknowledged ' +
    'come again, and each fill is booked once.',
  duplicates: 'a publish whose confirm was lost in the crash has an unknown outcome, so the same id is published again',
  invariants: ['I8'],
  needsControl: true,
  async run({ faults, seesUnready, healed }, { portfolio }) {
    await faults.kill()
    await seesUnready(portfolio, /broker|connect/)
    await faults.start()
    healed()
  },
})
