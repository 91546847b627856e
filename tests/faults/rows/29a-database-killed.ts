import { databaseAway } from './database-away'

export const databaseKilled = databaseAway(
  {
    number: '29a',
    fault: 'database SIGKILLed under load',
    story:
      'PostgreSQL is killed under three engines at work: they say that they are not ready and place nothing, since they cannot know what was ' +
      'done, and the signals wait in the broker. Started again on its disk, it has every outcome that was announced.',
    duplicates:
      'that a report was sent is noted without waiting for the disk, so the crash may take the note, and the report is relayed again',
  },
  async ({ databaseFaults, seesUnready }, { engines, load }) => {
    await databaseFaults.kill()
    for (const engine of engines) await seesUnready(engine, /ledger/)
    await load.flows(40)
    await databaseFaults.start()
  },
)
