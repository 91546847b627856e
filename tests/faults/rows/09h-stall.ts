import { until } from '@trading/rig/until'
import { startBehindProxy } from '../behind-proxy'
import type { Row } from '../row'

export const stall: Row = {
  number: '9h',
  fault: 'stall: all arrives, but late',
  story:
    'Behind a proxy, nothing passes either way until publishes have timed out, and is then delivered late, on connections that nobody has ' +
    'given up yet: the publish that timed out arrives beside the one that was sent in its place.',
  invariants: ['I1', 'I6', 'I9'],
  duplicates: 'a publish that timed out arrives all the same, after it was sent again under the same id',
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
