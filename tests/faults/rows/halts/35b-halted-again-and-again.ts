import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '@trading/rig/until'
import type { Row } from '../../row'
import { frozenMs, openHalting, runningMs } from './halting'

const halts = 100

export const haltedAgainAndAgain: Row = {
  number: '35b',
  fault: 'a hundred halts under load',
  story:
    'Five engines work under load. A hundred times all trading is halted and lifted again: each time no order reaches the venue later than ' +
    '1 s after the command has returned, and everything flows again afterwards. One engine is killed on the way, and one is frozen several times: ' +
    'once while trading goes on without it, and eight times from before a halt until 1.2 s after it. No order of it comes later than 3 s after the halt.',
  invariants: ['I1', 'I6'],
  duplicates: 'a frozen engine reports when it resumes what another one has already reported',
  // 200 s of it is waiting until the bound of each halt has passed.
  withinMs: 480_000,
  async run(rig) {
    const engines = await rig.startEngines(5, { env: { PREFETCH: '4' } })
    const { halt, lift, checkBound, slowestMs } = await openHalting(rig)
    // Halted nine tenths of the time, some signals are caught by one halt after the other: they need a late deadline.
    const load = await rig.openLoad({ ttlMs: 660_000 })
    load.start(30)
    await load.flows(30)
    const slowest: number[] = []
    const slowestFrozen: number[] = []
    const untilAfter = ({ returnedAt }: { returnedAt: number }, ms: number) => sleep(Math.max(0, returnedAt + ms - Date.now()))
    for (let round = 1; round <= halts; round++) {
      const [killed, frozen] = [engines[0], engines[1]]
      if (round === 5 && killed) rig.killMember(killed)
      const freezes = round % 10 === 0 && round < halts
      if (freezes && frozen) rig.freezeMember(frozen)
      const halted = await halt()
      await untilAfter(halted, runningMs + 200)
      slowest.push(await checkBound(halted))
      if (freezes && frozen && round > 10) {
        rig.thawMember(frozen)
        await untilAfter(halted, frozenMs + 200)
        slowestFrozen.push(await checkBound(halted, frozenMs))
      }
      await lift(halted)
      if (round === 12 && frozen) rig.thawMember(frozen)
      const lifted = { returnedAt: Date.now() }
      await until('orders reach the venue again', async () => (await slowestMs(lifted)) > 0)
    }
    const told = (times: readonly number[]) => `the slowest of ${times.length} halts took ${Math.max(...times)} ms`
    rig.tell(`${told(slowest)}; with an engine that was frozen, ${told(slowestFrozen)}`)
    rig.healed()
    await load.stop()
  },
}
