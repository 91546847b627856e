import { until } from '@trading/rig/until'
import type { Row } from '../row'

export const generatorKilled: Row = {
  number: '25',
  fault: 'generator SIGKILLed mid-publish',
  story: 'A generator that publishes 100 signals a second is killed and restarted three times.',
  invariants: ['I1', 'I6'],
  async run(rig) {
    await rig.startEngines(3)
    const generator = await rig.startGenerator({ env: { SIGNAL_INTERVAL_MS: '10' } })
    for (let times = 0; times < 3; times++) {
      await until('it publishes', () => generator.process.events('signal.published').length >= 50)
      rig.killMember(generator)
      await until('it is restarted', () => generator.restarts > times)
    }
    await until('it publishes', () => generator.process.events('signal.published').length >= 50)
    rig.healed()
  },
}
