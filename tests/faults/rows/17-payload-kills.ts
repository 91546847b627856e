import { join } from 'node:path'
import { aSignal } from '@trading/rig/signals'
import type { Row } from '../row'

const crashOnPoison = join(__dirname, '..', 'preload', 'crash-on-poison.js')
const crashCode = 70

export const payloadKills: Row = {
  number: '17',
  fault: 'a payload that kills the process',
  story:
    'A payload kills each engine that reads it; engines are restarted, as by Compose. After ten redeliveries the broker dead-letters it. ' +
    'Other signals are not delayed.',
  invariants: ['I1', 'I4', 'I6'],
  duplicates: 'an ack still buffered in a process dies with it, so its signal is delivered and reported again',
  async run(rig) {
    const engines = await rig.startEngines(3, { preload: [crashOnPoison], mayEndWith: [crashCode] })
    const load = await rig.openLoad()
    load.start(10)
    const poison = await rig.publishRaw(JSON.stringify(aSignal({ strategy: 'KILLS-THE-PROCESS' })))
    rig.injected('deadly payload')
    await rig.untilEnd([poison], 120_000)
    await load.flows(10)
    await load.stop()
    rig.healed()
    const crashes = engines.reduce((sum, { restarts }) => sum + restarts, 0)
    rig.check(`it is delivered at most eleven times, and was delivered ${crashes} times`, crashes <= 11)
    rig.check(
      'the broker has dead-lettered it',
      rig.outcomes.deadLetters.some(({ signalId }) => signalId === poison),
    )
  },
}
