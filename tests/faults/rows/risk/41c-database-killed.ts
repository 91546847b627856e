import { riskRow } from './risk-row'

export const databaseKilledUnderRisk = riskRow({
  number: '41c',
  fault: 'database SIGKILLed at checks',
  story:
    'PostgreSQL is killed under engines that ask about each order, and restarted on its disk. What was reserved before stays reserved, a check whose ' +
    'answer was lost is answered the same when it is asked again, and afterwards nothing is reserved.',
  duplicates:
    'the mark that a report was sent is written without waiting for the disk, so the crash may lose it, and the report is relayed again',
  invariants: ['I8'],
  needsDatabaseControl: true,
  async run({ databaseFaults, seesUnready, healed }, { engines, load }) {
    await databaseFaults.kill()
    await seesUnready(engines, /risk: |ledger: /)
    await databaseFaults.start()
    healed()
    await load.flows(40)
  },
})
