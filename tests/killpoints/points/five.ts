import { aSignal } from '@trading/rig/signals'
import type { KillPoint } from '../kill-point'

const signals = 12
const times = 5

export const fiveEngines: KillPoint = {
  name: 'five-engines',
  group: 'five',
  story: `Each of ${signals} signals is published ${times} times at once, to ${times} engines.`,
  quick: true,
  async run({ startEngines, rig }) {
    await startEngines(times)
    const sent = Array.from({ length: signals }, () => aSignal())
    await Promise.all(sent.flatMap((signal) => Array.from({ length: times }, () => rig.publishRaw(signal))))
    await rig.untilEnd(sent.map(({ id }) => id))
  },
}
