import { setTimeout as sleep } from 'node:timers/promises'
import type { Row } from '../row'

export const brokerFrozen: Row = {
  number: '8',
  fault: 'broker frozen for 20 s',
  story: 'The broker is frozen for 20 s under load, with every connection open.',
  invariants: ['I1', 'I6', 'I8', 'I9'],
  duplicates:
    'a publish that the frozen broker accepted but did not confirm in time has an unknown outcome, so the same id is published again',
  needsControl: true,
  async run(rig) {
    const generator = await rig.startGenerator()
    await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(20)
    await load.flows(30)
    await rig.faults.freeze()
    const over = sleep(20_000)
    await rig.seesUnready(generator, /not confirmed|not connected/, 15_000)
    rig.tell('waiting for the end of the 20 s')
    await over
    await rig.faults.thaw()
    rig.healed()
    await load.flows(30)
    await load.stop()
  },
}
