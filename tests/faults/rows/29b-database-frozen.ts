import { setTimeout as sleep } from 'node:timers/promises'
import { databaseAway } from './database-away'

export const databaseFrozen = databaseAway(
  {
    number: '29b',
    fault: 'database frozen for 20 s',
    story:
      'PostgreSQL stands still for 20 s with every connection open, under load. What was asked of it is unknown, and some of it is done when ' +
      'it goes on, beside what was asked again meanwhile.',
    duplicates:
      'an outcome that was recorded after its engine had given up waiting is announced by the next delivery and may be relayed too',
  },
  async ({ databaseFaults, seesUnready, tell }, { engines }) => {
    await databaseFaults.freeze()
    const over = sleep(20_000)
    for (const engine of engines) await seesUnready(engine, /ledger/, 15_000)
    tell('waiting for the end of the 20 s')
    await over
    await databaseFaults.thaw()
  },
)
