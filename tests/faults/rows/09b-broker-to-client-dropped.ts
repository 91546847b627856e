import { startBehindProxy } from '../behind-proxy'
import type { Row } from '../row'

export const brokerToClientDropped: Row = {
  number: '9b',
  fault: 'broker → client dropped',
  story:
    'Behind a proxy, everything that the broker sends is dropped: confirms, deliveries, heartbeats. What the clients send still arrives.',
  invariants: ['I1', 'I6', 'I8', 'I9'],
  duplicates: 'a publish that arrived but whose confirm was dropped is sent again under the same id',
  async run(rig) {
    const { proxy, engines, load } = await startBehindProxy(rig, { heartbeatS: 3 })
    load.start(20)
    await load.flows(40)
    rig.injected('broker → client dropped')
    rig.tell('dropping broker → client')
    proxy.dropBrokerToClient()
    for (const engine of engines) await rig.seesUnready(engine, /not connected/)
    // Attempts to connect get no answer either.
    for (const engine of engines) await rig.seesLog(engine, /cannot reach the broker/)
    await proxy.heal()
    rig.healed()
    await load.flows(40)
    await load.stop()
  },
}
