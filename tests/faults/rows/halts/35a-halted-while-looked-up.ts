import { setTimeout as sleep } from 'node:timers/promises'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import type { Row } from '../../row'
import { openHalting, runningMs } from './halting'
import { startHaltTool } from './run-tool'

/** Longer than the bound and shorter than VENUE_CALL_MS, so that an order could be placed after the look-up. */
const lookUpMs = 1_600

export const haltedWhileLookedUp: Row = {
  number: '35a',
  fault: 'halt between look-up and order',
  story:
    'Three engines look up orders that may exist, and all trading is halted before the venue has answered: none is placed. All engines are ' +
    'killed and restarted, and place nothing of what comes in, until `npm run halt -- lift all` lets everything flow again.',
  invariants: ['I1', 'I6', 'I8'],
  quick: true,
  async run(rig) {
    const engines = await rig.startEngines(3)
    const { url, venue, halt, checkBound } = await openHalting(rig)
    await venue.steer({ latencyMs: lookUpMs })
    // Replayed, so each is looked up before it is placed.
    for (const _ of engines) await rig.publishRaw(aSignal(), { headers: { replayed: true } })
    const claimed = async () => (await rig.database.sql('SELECT FROM signals')).length === engines.length
    await until('all are being looked up', claimed, { everyMs: 10 })
    const halted = await halt()
    for (const engine of engines) await rig.seesMetric(engine, /^intake_paused\{reason="halted"\} 1$/)
    await sleep(Math.max(0, halted.returnedAt + lookUpMs + runningMs - Date.now()))
    await checkBound(halted, 0)
    await venue.steer({})

    for (const engine of engines) rig.killMember(engine)
    const load = await rig.openLoad()
    await load.send(20)
    for (const engine of engines) {
      await until(`${engine.name} has been restarted`, () => engine.restarts === 1)
      await engine.ready()
      await engine.process.seen('trading.halted')
    }
    await sleep(runningMs)
    await checkBound(halted, 0)
    const tool = startHaltTool(rig, url, ['lift', 'all', '--reason', 'the row goes on', '--yes'])
    rig.check('npm run halt lifts it', (await tool.ended) === 0)
    rig.healed()
    await rig.untilEnded(20 + engines.length)
    await load.stop()
    rig.check('nothing is dead-lettered', rig.outcomes.deadLetters.length === 0)
  },
}
