import { workQueue } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import type { Row } from '../row'

export const queuePurged: Row = {
  number: '5b',
  fault: 'work queue purged, oracle tells',
  story:
    'Signals wait in a queue that is purged; others are sent before and after. The oracle must report exactly the signals that were destroyed.',
  invariants: ['I6'],
  quick: true,
  async run(rig) {
    const load = await rig.openLoad()
    const engines = await rig.startEngines(2)
    await rig.untilEnd(await load.send(20))
    for (const engine of engines) await rig.terminate(engine)
    const lost = await load.send(20)
    await until('they wait', async () => (await rig.broker.depth(workQueue)) === lost.length)
    rig.check('the purge destroys them all', (await rig.faults.purgeQueue(workQueue)) === lost.length)
    await load.send(20)
    await rig.startEngines(2)
    rig.healed()
    return { lost }
  },
}
