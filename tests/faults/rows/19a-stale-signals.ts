import { workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import type { Row } from '../row'

export const staleSignals: Row = {
  number: '19a',
  fault: 'stale signals',
  story: 'Signals that are already stale when published, and others that become stale in the queue, expire; none reaches the venue.',
  invariants: ['I5', 'I6'],
  quick: true,
  async run(rig) {
    const venue = await rig.startVenue()
    const load = await rig.openLoad({ ttlMs: 1_000 })
    rig.injected('stale signals')
    const stale = await Promise.all(Array.from({ length: 10 }, () => rig.publishRaw(aSignal({}, -1))))
    const becoming = await load.send(10)
    await until('they wait', async () => (await rig.broker.depth(workQueue)) === 20)
    await until('they are stale', () => load.sent.every(({ validUntil = 0 }) => validUntil < Date.now()))
    await rig.startEngines(2)
    await rig.untilEnd([...stale, ...becoming])
    rig.check('all expire', rig.outcomes.reports.length === 20 && rig.outcomes.reports.every(({ status }) => status === 'EXPIRED'))
    rig.check('none reaches the venue', (await venue.book()).length === 0)
    rig.healed()
  },
}
