import type { Row } from '../row'

export const connectionsClosed: Row = {
  number: '6a',
  fault: 'broker closes all connections',
  story: 'The broker closes every connection of generator, load and engines, three times under load.',
  invariants: ['I1', 'I6'],
  duplicates: 'a signal whose ack, or a report whose confirm, was in flight when the connection closed is delivered or published again',
  needsControl: true,
  quick: true,
  async run(rig) {
    const generator = await rig.startGenerator()
    await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(50)
    for (let times = 0; times < 3; times++) {
      await load.flows(30)
      await rig.faults.closeAllConnections()
    }
    await load.flows(30)
    await generator.process.seen('broker.disconnected')
    await load.stop()
    rig.healed()
  },
}
