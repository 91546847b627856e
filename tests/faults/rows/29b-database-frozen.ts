import { setTimeout as sleep } from 'node:timers/promises'
import type { Row } from '../row'

export const databaseFrozen: Row = {
  number: '29b',
  fault: 'database frozen for 20 s',
  story:
    'PostgreSQL stands still for 20 s with every connection open, under load. What was asked of it is unknown, and some of it is done when ' +
    'it goes on, beside what was asked again meanwhile.',
  invariants: ['I1', 'I6', 'I8'],
  duplicates: 'an outcome that was recorded after its engine had given up waiting is announced by the next delivery and may be relayed too',
  needsDatabaseControl: true,
  async run(rig) {
    const engines = await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(20)
    await load.flows(40)
    await rig.databaseFaults.freeze()
    const over = sleep(20_000)
    for (const engine of engines) await rig.seesUnready(engine, /ledger/, 15_000)
    rig.tell('waiting for the end of the 20 s')
    await over
    await rig.databaseFaults.thaw()
    rig.healed()
    await load.flows(20)
    await load.stop()
    rig.check('nothing is dead-lettered', rig.outcomes.deadLetters.length === 0)
    rig.check(
      'nobody had to be started again',
      engines.every(({ restarts }) => restarts === 0),
    )
  },
}
