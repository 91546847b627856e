import { databaseAway } from './database-away'

export const databaseKilled = databaseAway(
  {
    number: '29a',
    fault: 'database SIGKILLed under load',
    story:
      'PostgreSQL is killed under three working engines. They report that they are not ready and place nothing, because the state of their ' +
      'signals is unknown, and the signals wait in the broker. Restarted on its disk, it has every outcome that was announced.',
    duplicates:
      'the mark that a report was sent is written without waiting for the disk, so the crash may lose it, and the report is relayed again',
  },
  async ({ databaseFaults, seesUnready }, { engines, load }) => {
    await databaseFaults.kill()
    for (const engine of engines) await seesUnready(engine, /ledger/)
    await load.flows(40)
    await databaseFaults.start()
  },
)
