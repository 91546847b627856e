import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '@trading/rig/until'
import type { KillPoint } from '../kill-point'

const awayMs = 1_000
const inHand = 8

const killedAfterAck: KillPoint = {
  name: 'broker-after-ack',
  group: 'broker',
  story:
    'RabbitMQ is killed where an engine has acked a signal and published its report, and restarted. The engine lives, and does not know whether the report arrived.',
  disturbs: ['broker'],
  async run({ startEngine, load, rig }) {
    const engine = await startEngine({ failAt: { step: 'acked', how: 'SIGSTOP' } })
    await load.send(inHand)
    await engine.failed()
    await rig.faults.kill()
    rig.thawMember(engine)
    await sleep(awayMs)
    await rig.faults.start()
  },
}

const drainedUnderAlarm: KillPoint = {
  name: 'broker-alarm-drain',
  group: 'broker',
  story: `RabbitMQ accepts no messages when an engine records ${inHand} outcomes and acks their signals; then the engine is stopped with SIGTERM. Its reports are published by another engine.`,
  disturbs: ['broker'],
  async run({ startEngine, load, rig, recorded }) {
    const engine = await startEngine({ failAt: { step: 'before-commit', how: 'SIGSTOP' }, env: { PREFETCH: String(inHand) } })
    const ids = await load.send(inHand)
    await engine.failed()
    await rig.faults.memoryAlarm()
    rig.thawMember(engine)
    await until('every outcome is recorded', async () => (await recorded(ids)).filter(({ report }) => report !== null).length === inHand)
    rig.check('the engine drained', (await rig.terminate(engine)) === 0)
    rig.check(
      'no report is marked as sent',
      (await recorded(ids)).every(({ sent }) => !sent),
    )
    await rig.faults.clearMemoryAlarm()
    await startEngine()
  },
}

export const brokerPoints: readonly KillPoint[] = [killedAfterAck, drainedUnderAlarm]
