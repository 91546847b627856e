import { workQueue } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import type { Row } from '../row'

export const handlerHangs: Row = {
  number: '2b',
  fault: 'SIGTERM while a handler hangs',
  story:
    'An engine waits without a limit for an answer that was lost. After SIGTERM it gives up at its drain timeout, and another engine executes.',
  invariants: ['I1', 'I7'],
  quick: true,
  async run(rig) {
    const venue = await rig.startVenue()
    await venue.steer({ timeoutRate: 1 })
    const patient = { VENUE_CALL_MS: '600000', HANDLER_MS: '600000', TIME_BUDGET: 'unchecked', DRAIN_MS: '1000' }
    const [hanging] = await rig.startEngines(1, { env: patient })
    const load = await rig.openLoad()
    await load.send(1)
    await until('it is delivered', async () => (await rig.broker.depth(workQueue)) === 0 && (await venue.book()).length === 1)
    await venue.steer({})
    await rig.startEngines(1)
    if (!hanging) return
    rig.check('the engine exits 0', (await rig.terminate(hanging)) === 0)
    rig.healed()
  },
}
