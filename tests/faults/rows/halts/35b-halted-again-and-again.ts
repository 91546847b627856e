import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '@trading/rig/until'
import type { Row } from '../../row'
import { openHalting, runningMs } from './halting'

const halts = 100

export const haltedAgainAndAgain: Row = {
  number: '35b',
  fault: 'a hundred halts under load',
  story:
    'Five engines work under load. A hundred times all trading is halted and lifted again: each time no order reaches the venue later than ' +
    '1 s after the command has returned, and everything flows again afterwards. One engine is killed and one is frozen on the way.',
  invariants: ['I1', 'I6'],
  duplicates: 'a frozen engine reports when it resumes what another one has already reported',
  async run(rig) {
    const engines = await rig.startEngines(5, { env: { PREFETCH: '4' } })
    const { halt, lift, checkBound, slowestMs } = await openHalting(rig)
    // Halted nine tenths of the time, some signals are caught by one halt after the other: they need a late deadline.
    const load = await rig.openLoad({ ttlMs: 420_000 })
    load.start(30)
    await load.flows(30)
    const slowest: number[] = []
    for (let round = 1; round <= halts; round++) {
      const [killed, frozen] = [engines[0], engines[1]]
      if (round === 5 && killed) rig.killMember(killed)
      if (round === 10 && frozen) rig.freezeMember(frozen)
      const halted = await halt()
      await sleep(Math.max(0, halted.returnedAt + runningMs + 200 - Date.now()))
      slowest.push(await checkBound(halted))
      await lift(halted)
      if (round === 12 && frozen) rig.thawMember(frozen)
      const lifted = { returnedAt: Date.now() }
      await until('orders reach the venue again', async () => (await slowestMs(lifted)) > 0)
    }
    rig.tell(`the slowest of ${slowest.length} halts took ${Math.max(...slowest)} ms`)
    rig.healed()
    await load.stop()
  },
}
