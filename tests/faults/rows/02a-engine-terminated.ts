import { workQueue } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import type { Row } from '../row'

export const engineTerminated: Row = {
  number: '2a',
  fault: 'SIGTERM with a signal in hand',
  story: 'Two engines each hold a slow order. One receives SIGTERM, finishes its order, reports it, and exits 0.',
  invariants: ['I1', 'I7'],
  quick: true,
  async run(rig) {
    await rig.startVenue({ VENUE_LATENCY_MS: '1000' })
    const [leaving] = await rig.startEngines(2)
    const load = await rig.openLoad()
    await load.send(2)
    await until('both are delivered', async () => (await rig.broker.depth(workQueue)) === 0)
    if (!leaving) return
    rig.check('the engine exits 0', (await rig.terminate(leaving)) === 0)
    await rig.untilEnded(2)
    rig.check(
      'it finished its signal',
      rig.outcomes.reports.some(({ engine }) => engine === leaving.name),
    )
    rig.healed()
  },
}
