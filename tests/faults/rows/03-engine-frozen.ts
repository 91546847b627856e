import { workQueue } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import type { Row } from '../row'

export const engineFrozen: Row = {
  number: '3',
  fault: 'engine frozen past the heartbeat',
  story: 'One of three engines is frozen until the broker drops its connection and delivers its signal to another engine; then it resumes.',
  invariants: ['I1', 'I6'],
  duplicates: 'when the frozen engine resumes, it reports the signal that another engine has already reported',
  async run(rig) {
    await rig.startVenue({ VENUE_LATENCY_MS: '200' })
    const engines = await rig.startEngines(3)
    const load = await rig.openLoad()
    load.start(8)
    await load.flows(20)
    const frozen = engines[0]
    if (!frozen) return
    rig.freezeMember(frozen)
    rig.tell('waiting until the broker drops the engine')
    await until('the broker drops the engine', async () => (await rig.broker.consumers(workQueue)) === 2, { withinMs: 60_000 })
    rig.thawMember(frozen)
    await load.flows(20)
    await load.stop()
    rig.healed()
  },
}
