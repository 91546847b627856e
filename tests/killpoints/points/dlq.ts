import { dieOf, dlq, dlqKilledAfter, dlqKilledAt, dlqKilledPublishing } from '@trading/rig/dlq'
import { deadQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import { armed, dlqPreload } from '../fail-point'
import type { KillPoint } from '../kill-point'
import type { Stage } from '../stage'
import { signals } from './engine'

const replayAll = ['replay', '--all', '--json', '--yes']
const half = signals / 2

const killed = (name: string, when: string, replayKilled: (stage: Stage, args: readonly string[]) => Promise<boolean>): KillPoint => ({
  name,
  group: 'dlq',
  story: `Half of ${signals} dead letters are of signals that were executed after all. A replay is killed ${when}, and another one repeats it.`,
  async run(stage) {
    const { startEngines, rig, alsoSent } = stage
    await startEngines(2)
    const executed = Array.from({ length: half }, () => aSignal({}, 600_000))
    for (const signal of executed) await rig.publishRaw(signal)
    await rig.untilEnd(executed.map(({ id }) => id))
    const never = Array.from({ length: half }, () => aSignal({}, 600_000))
    alsoSent(never.map(({ id }) => id))
    await dieOf(
      rig.broker,
      [...executed, ...never].map((signal) => ({ body: signal, messageId: signal.id })),
    )
    rig.check('the replay was killed', await replayKilled(stage, replayAll))
    await until('the dead letters are replayed', async () => {
      await dlq(rig.broker.url, replayAll)
      return (await rig.broker.depth(deadQueue)) === 0
    })
  },
})

export const dlqPoints: readonly KillPoint[] = [
  killed('dlq-publishing', 'while its publishes are in flight and never arrive', ({ rig }, args) =>
    dlqKilledPublishing(4, rig.broker.url, args),
  ),
  killed('dlq-confirmed', 'where a replay is confirmed but its dead letter is not removed', ({ rig, newMark }, args) =>
    dlqKilledAt(dlqPreload, armed({ step: 'dlq-confirmed', nth: 4 }, newMark()), rig.broker.url, args),
  ),
  killed('dlq-removed', 'after it has removed dead letters and printed this', ({ rig }, args) => dlqKilledAfter(4, rig.broker.url, args)),
]
