import { startBehindProxy } from '../behind-proxy'
import type { Row } from '../row'

export const clientToBrokerDropped: Row = {
  number: '9c',
  fault: 'client → broker dropped',
  story: 'Behind a proxy, everything that the clients send is dropped: publishes, acks, heartbeats. What the broker sends still arrives.',
  invariants: ['I1', 'I6', 'I8', 'I9'],
  duplicates: 'a signal whose ack was dropped is delivered again',
  async run(rig) {
    const { proxy, engines, load } = await startBehindProxy(rig, { heartbeatS: 3 })
    load.start(20)
    await load.flows(40)
    rig.injected('client → broker dropped')
    rig.tell('dropping client → broker')
    proxy.dropClientToBroker()
    for (const engine of engines) await rig.seesUnready(engine, /not connected/)
    await proxy.heal()
    rig.healed()
    await load.flows(40)
    await load.stop()
  },
}
