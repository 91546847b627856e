import { until } from '@trading/rig/until'
import { startBehindProxy } from '../behind-proxy'
import type { Row } from '../row'

export const stall: Row = {
  number: '9h',
  fault: 'stall: all arrives, but late',
  story:
    'Behind a proxy, nothing passes in either direction until publishes have timed out. Everything then arrives late, on connections ' +
    'that are still open: a publish that timed out arrives in addition to its replacement.',
  invariants: ['I1', 'I6', 'I9'],
  duplicates: 'a publish that timed out still arrives, after it was sent again under the same id',
  async run(rig) {
    // A heartbeat that outlasts the stall.
    const { proxy, load } = await startBehindProxy(rig, { heartbeatS: 20 })
    load.start(20)
    await load.flows(40)
    rig.injected('stall')
    rig.tell('stalling')
    proxy.blackHole()
    await until('publishes time out', () => load.publishes.filter(({ outcome }) => outcome === 'UNCONFIRMED').length >= 20)
    await proxy.heal()
    rig.healed()
    await load.flows(40)
    await load.stop()
  },
}
