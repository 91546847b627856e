import type { Row } from '../row'

export const brokerAppStopped: Row = {
  number: '6b',
  fault: 'broker app stopped and started',
  story: '`rabbitmqctl stop_app` under load, then `start_app` once every service has noticed.',
  invariants: ['I1', 'I6', 'I8'],
  duplicates: 'a signal whose ack, or a report whose confirm, was in flight when the connection closed is delivered or published again',
  needsControl: true,
  quick: true,
  async run(rig) {
    const generator = await rig.startGenerator()
    const [engine] = await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(50)
    await load.flows(50)
    await rig.faults.stopApp()
    await rig.seesUnready(generator, /not connected/)
    if (engine) await rig.seesUnready(engine, /not connected/)
    await rig.faults.startApp()
    rig.healed()
    await load.flows(30)
    await load.stop()
  },
}
