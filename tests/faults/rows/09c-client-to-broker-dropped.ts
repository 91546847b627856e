import { startBehindProxy } from '../behind-proxy'
import type { Row } from '../row'

export const clientToBrokerDropped: Row = {
  number: '9c',
  fault: 'client → broker dropped',
  story: 'Behind a proxy, all that the clients say is dropped: publishes, acks, heartbeats. What the broker says still arrives.',
  invariants: ['I1', 'I6', 'I8', 'I9'],
  duplicates: 'what was acked in vain is delivered again',
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
