import type { Row } from '../row'

export const databaseKilled: Row = {
  number: '29a',
  fault: 'database SIGKILLed under load',
  story:
    'PostgreSQL is killed under three engines at work: they say that they are not ready and place nothing, since they cannot know what was ' +
    'done, and the signals wait in the broker. Started again on its disk, it has every outcome that was announced.',
  invariants: ['I1', 'I6', 'I8'],
  duplicates:
    'that a report was sent is noted without waiting for the disk, so the crash may take the note, and the report is relayed again',
  needsDatabaseControl: true,
  async run(rig) {
    const engines = await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(20)
    await load.flows(40)
    await rig.databaseFaults.kill()
    for (const engine of engines) await rig.seesUnready(engine, /ledger/)
    await load.flows(40)
    await rig.databaseFaults.start()
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
