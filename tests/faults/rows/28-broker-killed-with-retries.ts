import { retryTiers } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import { badSymbols, openBadVenue } from '../bad-venue'
import type { Row } from '../row'

export const brokerKilledWithRetries: Row = {
  number: '28',
  fault: 'broker killed, signals in retry',
  story: 'The broker is killed while signals wait for their third attempt: they survive with their attempt counts unchanged.',
  invariants: ['I1', 'I4', 'I6'],
  needsControl: true,
  async run(rig) {
    const venue = rig.own(await openBadVenue())
    await rig.startEngines(3, { env: venue.env })
    const load = await rig.openLoad({ ttlMs: 30_000 })
    const throwing = await load.send(10, { symbol: badSymbols.refusesToRead })
    const [, fiveSeconds] = retryTiers
    await until('they wait for the third attempt', async () => (await rig.broker.depth(fiveSeconds.queue)) === throwing.length)
    await rig.faults.kill()
    await rig.faults.start()
    rig.healed()
    await rig.untilEnd(throwing)
    rig.check(
      'each expires at its third attempt',
      rig.outcomes.reports.every(({ status, attempt }) => status === 'EXPIRED' && attempt === 3),
    )
  },
}
