import { workQueue } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import type { Row } from '../row'

export const engineFrozen: Row = {
  number: '3',
  fault: 'engine frozen past the heartbeat',
  story: 'One of three engines stands still until the broker has given it up and delivered its signal to another, then it goes on.',
  invariants: ['I1', 'I6'],
  duplicates: 'the engine that wakes up reports the signal that it had in hand, which another has reported meanwhile',
  async run(rig) {
    await rig.startVenue({ VENUE_LATENCY_MS: '200' })
    const engines = await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(8)
    await load.flows(20)
    const frozen = engines[0]
    if (!frozen) return
    rig.freezeMember(frozen)
    const consumers = async () => (await (await rig.broker.channel()).checkQueue(workQueue)).consumerCount
    rig.tell('waiting until the broker gives the engine up')
    await until('the broker gives the engine up', async () => (await consumers()) === 2, { withinMs: 60_000 })
    rig.thawMember(frozen)
    await load.flows(20)
    await load.stop()
    rig.healed()
  },
}
