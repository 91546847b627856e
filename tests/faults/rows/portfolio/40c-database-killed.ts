import { portfolioRow } from './portfolio-row'

export const databaseKilledUnderPortfolio = portfolioRow({
  number: '40c',
  fault: 'database SIGKILLed at bookings',
  story:
    'PostgreSQL is killed under the engines and the portfolio, and restarted on its disk. The portfolio says that its database is away, takes no ' +
    'report meanwhile, and books what the engines record afterwards; a booking whose answer was lost is not made twice.',
  duplicates:
    'the mark that a report was sent is written without waiting for the disk, so the crash may lose it, and the report is relayed again',
  invariants: ['I8'],
  needsDatabaseControl: true,
  async run({ databaseFaults, seesUnready, healed }, { portfolio }) {
    await databaseFaults.kill()
    await seesUnready(portfolio, /portfolio: /)
    await databaseFaults.start()
    healed()
  },
})
