import { until } from '@trading/rig/until'
import { startBehindProxy } from '../behind-proxy'
import type { Row } from '../row'

export const blackHole: Row = {
  number: '9e',
  fault: 'black hole',
  story:
    'Behind a proxy, nothing passes in either direction until every engine has given up; new connections are accepted but get no answer.',
  invariants: ['I1', 'I6', 'I8', 'I9'],
  duplicates: 'a signal that an engine held is delivered again, and unconfirmed publishes are sent again',
  async run(rig) {
    const { proxy, engines, load } = await startBehindProxy(rig, { heartbeatS: 3 })
    load.start(20)
    await load.flows(40)
    const before = proxy.connections
    rig.injected('black hole')
    rig.tell('black hole')
    proxy.blackHole()
    for (const engine of engines) await rig.seesUnready(engine, /not connected/)
    await until('a client connects into the black hole', () => proxy.connections > before)
    await proxy.heal()
    rig.healed()
    await load.flows(40)
    await load.stop()
  },
}
