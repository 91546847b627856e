import { setTimeout as sleep } from 'node:timers/promises'
import { databaseAway } from './database-away'

export const databaseFrozen = databaseAway(
  {
    number: '29b',
    fault: 'database frozen for 20 s',
    story:
      'PostgreSQL is frozen for 20 s under load, with every connection open. The outcome of pending statements is unknown: some are ' +
      'executed when it resumes, in addition to their retries.',
    duplicates: 'an outcome recorded after its engine stopped waiting is announced by the next delivery and may be relayed as well',
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
