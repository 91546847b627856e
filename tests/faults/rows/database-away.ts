import { setTimeout as sleep } from 'node:timers/promises'
import type { Load, Member, Rig } from '@trading/rig/platform/rig'
import type { Row } from '../row'

/** Makes the database unavailable to working engines, checks how they report it, and restores it. */
export type Away = (rig: Rig, atWork: { engines: readonly Member[]; load: Load }) => Promise<void>

const awayMs = 10_000

/** Checks that no engine consumes for a while, and that only signals already delivered have been copied to a retry queue by then. */
export async function heldByNone(
  rig: Pick<Rig, 'seesUnready' | 'seesMetric' | 'check' | 'tell'>,
  { engines }: { engines: readonly Member[] },
) {
  for (const engine of engines) {
    await rig.seesUnready(engine, /ledger/)
    await rig.seesMetric(engine, /^intake_paused\{reason="ledger"\} 1$/)
  }
  rig.tell(`waiting for the end of the ${awayMs / 1_000} s`)
  await sleep(awayMs)
  const copied = new Set(engines.flatMap(({ process }) => process.events('delivery.retried').map(({ messageId }) => messageId)))
  rig.check('only signals already delivered went to a retry queue', copied.size <= engines.length)
}

/** A row in which the database is unavailable under load: nothing is dead-lettered, and no engine has to be restarted. */
export const databaseAway = (
  row: Pick<Row, 'number' | 'fault' | 'story' | 'duplicates'>,
  away: Away,
  env: NodeJS.ProcessEnv = {},
): Row => ({
  ...row,
  invariants: ['I1', 'I6', 'I8'],
  needsDatabaseControl: true,
  async run(rig) {
    const engines = await rig.startEngines(3, { env })
    const load = await rig.openLoad()
    load.start(20)
    await load.flows(40)
    await away(rig, { engines, load })
    rig.healed()
    await load.flows(20)
    await load.stop()
    rig.check('nothing is dead-lettered', rig.outcomes.deadLetters.length === 0)
    rig.check(
      'no engine had to be restarted',
      engines.every(({ restarts }) => restarts === 0),
    )
  },
})
