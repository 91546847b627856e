import { aSignal } from '@trading/rig/signals'
import type { Row } from '../row'

export const sameIdFiveTimes: Row = {
  number: '18',
  fault: 'the same id five times at once',
  story: "Ten signals are published five times each, all at once, to five engines. The venue's book shows one fill for each.",
  invariants: ['I2', 'I6'],
  duplicates: 'each of the five deliveries is answered with the one report',
  quick: true,
  async run(rig) {
    const venue = await rig.startVenue()
    await rig.startEngines(5)
    const signals = Array.from({ length: 10 }, () => aSignal())
    const five = signals.flatMap((signal) => Array(5).fill(signal) as (typeof signal)[])
    for (const _ of five) rig.injected('same id')
    const ids = await Promise.all(five.map((signal) => rig.publishRaw(signal)))
    await rig.untilEnd(ids)
    rig.check('one order each', (await venue.book()).length === signals.length)
    rig.healed()
  },
}
