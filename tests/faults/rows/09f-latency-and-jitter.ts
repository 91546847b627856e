import { startBehindProxy } from '../behind-proxy'
import type { Row } from '../row'

export const latencyAndJitter: Row = {
  number: '9f',
  fault: 'latency 100 ms, jitter 100 ms',
  story: 'Behind a proxy, every byte takes 100 to 200 ms each way. Nothing times out, so no duplicates are permitted.',
  invariants: ['I1', 'I6', 'I9'],
  quick: true,
  async run(rig) {
    const { proxy, load } = await startBehindProxy(rig)
    load.start(20)
    await load.flows(20)
    rig.injected('latency, jitter')
    rig.tell('latency and jitter')
    proxy.delay({ latencyMs: 100, jitterMs: 100 })
    await load.flows(100)
    await load.stop()
    await proxy.heal()
    rig.healed()
  },
}
