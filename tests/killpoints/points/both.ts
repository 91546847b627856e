import { setTimeout as sleep } from 'node:timers/promises'
import { type EngineStep, engineSteps } from '../fail-point'
import type { KillPoint } from '../kill-point'
import { signals } from './engine'

const awayMs = 1_000

/** The engine is frozen at the step first, so that both are killed there. */
const engineAndDatabase = (step: EngineStep): KillPoint => ({
  name: `both-${step}`,
  group: 'both',
  story: `An engine and PostgreSQL are killed at the same moment, where ${engineSteps[step]}, and restarted.`,
  disturbs: ['database'],
  async run({ startEngine, load, rig, faults }) {
    const [doomed] = await Promise.all([startEngine({ failAt: { step, how: 'SIGSTOP' } }), startEngine()])
    await load.send(signals)
    await doomed.failed()
    const databaseKilled = faults.kill()
    rig.killMember(doomed)
    await databaseKilled
    await sleep(awayMs)
    await faults.heal()
  },
})

const brokerAndDatabase: KillPoint = {
  name: 'both-brokers',
  group: 'both',
  story: 'RabbitMQ and PostgreSQL are killed at the same moment under load, and restarted.',
  honoursIds: 'a signal that was being moved to a retry queue when RabbitMQ died exists twice, and two engines may process it at once',
  disturbs: ['broker', 'database'],
  async run({ startEngines, load, rig, faults }) {
    await startEngines(3)
    load.start(20)
    await load.flows(20)
    await Promise.all([rig.faults.kill(), faults.kill()])
    await sleep(awayMs)
    await Promise.all([rig.faults.start(), faults.heal()])
    await load.flows(20)
    await load.stop()
  },
}

export const bothPoints: readonly KillPoint[] = [
  ...(['intent', 'answered', 'after-commit'] as const).map(engineAndDatabase),
  brokerAndDatabase,
]
