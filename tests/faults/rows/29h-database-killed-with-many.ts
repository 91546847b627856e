import { databaseAway } from './database-away'

const prefetch = 32

export const databaseKilledWithMany = databaseAway(
  {
    number: '29h',
    fault: `database SIGKILLed, ${prefetch} in hand`,
    story:
      `PostgreSQL is killed under three engines that take ${prefetch} signals at once, in the middle of their groups. None of a group is sent ` +
      'again, because all of it may be committed. Restarted on its disk, the ledger has every outcome that was announced.',
    duplicates:
      'the mark that a report was sent is written without waiting for the disk, so the crash may lose it, and the report is relayed again',
  },
  async ({ databaseFaults, seesUnready }, { engines, load }) => {
    load.begin(10 * prefetch)
    await databaseFaults.kill()
    for (const engine of engines) await seesUnready(engine, /ledger/)
    await load.flows(40)
    await databaseFaults.start()
  },
  { PREFETCH: String(prefetch) },
)
