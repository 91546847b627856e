import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Row } from '../../row'
import { openHalting } from './halting'

const lateMs = 1_500
const preload = [join(__dirname, '..', '..', 'preload', 'late-answers.js')]
const rounds = 8

export const answersLate: Row = {
  number: '35d',
  fault: 'answers on halts 1.5 s late',
  story:
    'Two of five engines get each answer to the question what is halted 1.5 s late, so that it may have been given before a halt and come after ' +
    'it. They never hold a permit and place nothing. All trading is halted several times: no order reaches the venue later than 1 s after it.',
  invariants: ['I1', 'I6', 'I8'],
  async run(rig) {
    await rig.startEngines(3)
    const { halt, lift, checkBound } = await openHalting(rig)
    rig.injected(`answers ${lateMs} ms late`)
    const slow = await rig.startEngines(2, { preload, env: { LATE_ANSWERS_MS: String(lateMs) }, ready: false })
    for (const engine of slow) await rig.seesUnready(engine, /permit to place orders/)
    const load = await rig.openLoad()
    load.start(60)
    await load.flows(60)
    for (let round = 0; round < rounds; round++) {
      const halted = await halt()
      await sleep(lateMs + 700)
      await checkBound(halted)
      await lift(halted)
      await load.flows(30)
      // At another point of the questions of the slow ones each time.
      await sleep(rig.random() * lateMs)
    }
    await load.stop()
    for (const engine of slow) await rig.terminate(engine)
    rig.healed()
  },
}
