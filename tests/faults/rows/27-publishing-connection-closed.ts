import type { Row } from '../row'

export const publishingConnectionClosed: Row = {
  number: '27',
  fault: 'an engine loses one connection',
  story: 'The broker closes the connection on which an engine publishes its reports, and later the one on which it consumes.',
  invariants: ['I1', 'I6'],
  duplicates: 'a report whose confirm was lost with the connection is published again',
  async run(rig) {
    const [engine] = await rig.startEngines(2)
    const load = await rig.openLoad()
    load.start(50)
    await load.flows(20)
    await rig.faults.closeConnection(/^engine-1 publishing$/)
    await engine?.process.seen('broker.disconnected', ({ connection }) => connection === 'engine-1 publishing')
    await load.flows(20)
    await rig.faults.closeConnection(/^engine-1 consuming$/)
    await engine?.process.seen('broker.disconnected', ({ connection }) => connection === 'engine-1 consuming')
    await load.flows(20)
    await load.stop()
    rig.healed()
  },
}
