import { workQueue } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import type { Row } from '../row'

export const workQueueFull: Row = {
  number: '13',
  fault: 'work queue full',
  story:
    'A policy limits the queue to 100 signals while nobody consumes: further publishes are rejected and retried, and succeed once there is room.',
  invariants: ['I1', 'I6', 'I9'],
  quick: true,
  async run(rig) {
    const load = await rig.openLoad()
    await rig.faults.policyMaxLength(workQueue, 100)
    load.start(200)
    const refused = () => load.publishes.filter(({ outcome }) => outcome === 'REFUSED').length
    await until('publishes are refused', () => refused() >= 50)
    // The queue accepts a few messages beyond its limit before it rejects.
    rig.check('the queue is filled to about its limit', load.confirmed.length >= 100 && load.confirmed.length < 200)
    await rig.startEngines(3)
    rig.healed()
    await load.stop()
    rig.check('all are accepted in the end', load.confirmed.length === load.sent.length)
  },
}
