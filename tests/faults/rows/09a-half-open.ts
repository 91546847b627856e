import { startBehindProxy } from '../behind-proxy'
import type { Row } from '../row'

export const halfOpen: Row = {
  number: '9a',
  fault: 'half-open TCP',
  story:
    "Behind a proxy, the broker's side of every connection disappears without notice to the clients; new connections work at once. " +
    'Recovery is measured from that moment, so it includes the time until two heartbeats are missed.',
  invariants: ['I1', 'I6', 'I8', 'I9'],
  duplicates: 'a signal that an engine held is delivered to another, and a publish whose confirm never arrived is sent again',
  async run(rig) {
    const { proxy, engines, load } = await startBehindProxy(rig)
    load.start(20)
    await load.flows(40)
    rig.injected('half-open')
    rig.tell('half-open connections')
    proxy.halfOpen()
    rig.healed()
    for (const engine of engines) await rig.seesLog(engine, /lost the broker .*heartbeat timeout/i, 40_000)
    await load.flows(40)
    await load.stop()
  },
}
