import { join } from 'node:path'
import { workQueue } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import type { Row } from '../row'

const shiftedClock = join(__dirname, '..', 'preload', 'shifted-clock.js')

export const clocksApart: Row = {
  number: '19b',
  fault: 'clocks 5 s apart',
  story:
    "One engine's clock is 5 s slow, the other's 5 s fast. A signal that is stale by the venue's clock is not executed, even if the slow " +
    'engine considers it fresh; the fast engine expires signals early.',
  invariants: ['I5', 'I6'],
  quick: true,
  async run(rig) {
    const load = await rig.openLoad({ ttlMs: 2_000 })
    const engineWithClock = async (shiftMs: number) => {
      rig.injected(`clock ${shiftMs > 0 ? '+' : '-'}${Math.abs(shiftMs / 1_000)} s`)
      return rig.startEngines(1, { env: { CLOCK_SHIFT_MS: String(shiftMs) }, preload: [shiftedClock] })
    }
    const stale = await load.send(10)
    await until('they wait', async () => (await rig.broker.depth(workQueue)) === 10)
    await until('they are stale', () => load.sent.every(({ validUntil = 0 }) => validUntil < Date.now()))
    await engineWithClock(-5_000)
    await rig.untilEnd(stale)
    rig.check(
      'none is filled',
      rig.outcomes.reports.every(({ status }) => status !== 'FILLED'),
    )
    await engineWithClock(5_000)
    await rig.untilEnd(await load.send(10))
    rig.healed()
  },
}
