import { workQueue } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import type { Row } from '../row'

export const queueDeleted: Row = {
  number: '5a',
  fault: 'work queue deleted in use',
  story:
    'The work queue is deleted under its three consumers, twice, each time while it is empty. The engines declare and consume it again at once.',
  invariants: ['I6', 'I8'],
  quick: true,
  async run(rig) {
    const [engine] = await rig.startEngines(3)
    const load = await rig.openLoad()
    for (let times = 0; times < 2; times++) {
      await rig.untilEnd(await load.send(20))
      // An engine that has not yet consumed again would not be cancelled by the second deletion.
      await until('all three engines consume', async () => (await rig.broker.consumers(workQueue)) === 3)
      await rig.faults.deleteQueue(workQueue)
      await load.send(20)
    }
    if (engine) await rig.seesMetric(engine, /^\w*cancel\w*_total\S* 2$/, 5_000)
    rig.healed()
  },
}
