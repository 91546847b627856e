import { workQueue } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import type { Row } from '../row'

export const workQueueFull: Row = {
  number: '13',
  fault: 'work queue full',
  story:
    'A policy lets 100 signals in while nobody consumes: further publishes are refused and tried again, and get in once there is room.',
  invariants: ['I1', 'I6', 'I9'],
  quick: true,
  async run(rig) {
    const load = await rig.openLoad()
    await rig.faults.policyMaxLength(workQueue, 100)
    load.start(200)
    const refused = () => load.publishes.filter(({ outcome }) => outcome === 'REFUSED').length
    await until('publishes are refused', () => refused() >= 50)
    // The queue takes a few beyond its limit before it refuses.
    rig.check('the queue holds about as many as it may', load.confirmed.length >= 100 && load.confirmed.length < 200)
    await rig.startEngines(3)
    rig.healed()
    await load.stop()
    rig.check('all get in at last', load.confirmed.length === load.sent.length)
  },
}
