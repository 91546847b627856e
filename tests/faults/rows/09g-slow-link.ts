import { startBehindProxy } from '../behind-proxy'
import type { Row } from '../row'

export const slowLink: Row = {
  number: '9g',
  fault: 'slow link, 2 kB/s a connection',
  story:
    'Behind a proxy, each connection carries 2,000 bytes a second, a fraction of what is published, and then runs at full speed again.',
  invariants: ['I1', 'I6', 'I9'],
  duplicates: 'a publish that was not confirmed in time is sent again under the same id',
  async run(rig) {
    const { proxy, load } = await startBehindProxy(rig)
    load.start(30)
    await load.flows(30)
    rig.injected('slow link')
    rig.tell('slow link')
    proxy.slow({ bytesPerSecond: 2_000 })
    await load.flows(50)
    await proxy.heal()
    rig.healed()
    await load.flows(50)
    await load.stop()
  },
}
