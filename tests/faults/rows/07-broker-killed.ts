import type { Row } from '../row'

export const brokerKilled: Row = {
  number: '7',
  fault: 'broker SIGKILLed mid-publish',
  story: 'The broker is killed while 200 publishes are in flight and a generator and an engine are working, and restarted on its disk.',
  invariants: ['I1', 'I6', 'I9'],
  duplicates: 'a publish whose confirm was lost in the crash has an unknown outcome, so the same id is published again',
  needsControl: true,
  async run(rig) {
    const generator = await rig.startGenerator({ env: { SIGNAL_INTERVAL_MS: '20' } })
    await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(50)
    await load.flows(50)
    load.begin(200)
    await rig.faults.kill()
    await generator.process.seen('broker.disconnected')
    await rig.faults.start()
    rig.healed()
    await load.flows(50)
    await load.stop()
  },
}
