import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Member, Rig } from '@trading/rig/platform/rig'
import { until } from '@trading/rig/until'
import type { Row } from '../../row'
import { frozenMs, type Halting, openHalting } from './halting'

const preload = [join(__dirname, '..', '..', 'preload', 'stop-before-sending.js')]
/** Longer than the engine stands still: its own time-outs would hide what keeps the order from being executed. */
const env = { VENUE_CALL_MS: '60000', HANDLER_MS: '60000', DRAIN_MS: '10000', TIME_BUDGET: 'unchecked' }
const run = promisify(execFile)
const isStopped = async ({ process: { pid } }: Member): Promise<boolean> =>
  (await run('ps', ['-o', 'state=', '-p', String(pid)])).stdout.trim().startsWith('T')

/** An engine that stands still with its order in its hands while everything is halted, and goes on so long after the halt. */
async function goesOnAfter(ms: number, rig: Rig, { halt, lift, venue }: Halting): Promise<{ takenMs: number | undefined; lateBy: number }> {
  const lateBefore = await venue.late()
  const [engine] = await rig.startEngines(1, { preload, env })
  const load = await rig.openLoad()
  const [signalId] = await load.send(1)
  if (!engine || !signalId) throw new Error('there is no engine or no signal')
  await until('it is about to send its order', () => isStopped(engine))
  rig.injected('engine SIGSTOP')
  const halted = await halt()
  await sleep(Math.max(0, halted.returnedAt + ms - Date.now()))
  rig.thawMember(engine)
  await until('it has heard of the halt', () => engine.process.events('trading.halted').length > 0)
  const taken = (await venue.book()).find(({ clientOrderId }) => clientOrderId === signalId)
  const lateBy = (await venue.late()) - lateBefore
  await lift(halted)
  await rig.untilEnd([signalId])
  await rig.terminate(engine)
  return { takenMs: taken && taken.takenAt - halted.returnedAt, lateBy }
}

export const frozenAboutToSend: Row = {
  number: '35c',
  fault: 'engine frozen about to send',
  story:
    'An engine is frozen after its last look at the halts, when it is about to send an order, and all trading is halted. If it resumes at once, its ' +
    'order reaches the venue, at most 3 s after the halt; if it resumes later, the venue refuses the order as too late.',
  invariants: ['I1'],
  async run(rig) {
    // It makes the ledger.
    const [first] = await rig.startEngines(1)
    const halting = await openHalting(rig)
    if (first) await rig.terminate(first)
    const soon = await goesOnAfter(1_200, rig, halting)
    rig.check(
      `an order in the hands of a frozen engine can still arrive, and did after ${soon.takenMs} ms`,
      (soon.takenMs ?? Infinity) <= frozenMs,
    )
    const late = await goesOnAfter(frozenMs + 200, rig, halting)
    rig.check(`3 s after the halt no order of it arrives, and one did after ${late.takenMs} ms`, late.takenMs === undefined)
    rig.check(`the venue refused it as too late, ${late.lateBy} orders`, late.lateBy === 1)
    rig.healed()
    await rig.startEngines(1)
  },
}
