import { setTimeout as sleep } from 'node:timers/promises'
import { until } from '@trading/rig/until'
import { relaySteps } from '../fail-point'
import type { KillPoint } from '../kill-point'
import type { Engine, Stage } from '../stage'
import { signals } from './engine'

type RelayStep = keyof typeof relaySteps

/** As left by an engine that died between its commit and its publish, long ago. */
const forgetThatTheyWereSent = (database: Stage['database']) =>
  database.sql("UPDATE reports SET sent_at = NULL, committed_at = committed_at - interval '1 minute'")

const allSent = async ({ recorded }: Stage) => (await recorded()).every(({ sent }) => sent)

/** Waits until every signal has ended and its report is marked as sent, then removes the marks; `engine` finds the reports first. */
async function withUnsentReports(stage: Stage, failAt: { step: RelayStep; how?: 'SIGSTOP' }): Promise<Engine> {
  const { startEngine, load, rig, database } = stage
  const first = await startEngine()
  await rig.untilEnd(await load.send(signals))
  await until('all are marked as sent', () => allSent(stage))
  await rig.terminate(first)
  await forgetThatTheyWereSent(database)
  const engine = await startEngine({ failAt, ready: false })
  await engine.failed()
  return engine
}

const killedAt = (step: RelayStep): KillPoint => ({
  name: step,
  group: 'relay',
  story: `${signals} reports are recorded but not marked as sent. An engine dies where ${relaySteps[step]}; it is restarted together with another.`,
  async run(stage) {
    await withUnsentReports(stage, { step })
    await stage.startEngine()
  },
})

const together: KillPoint = {
  name: 'relay-two-at-once',
  group: 'relay',
  quick: true,
  story:
    'One relay is frozen while it holds the locks on the unsent reports, and the relay of another engine keeps polling; then it resumes. Each report is published once more, by one of them.',
  async run(stage) {
    const { rig, startEngine, atTheEnd, reportsOf } = stage
    const frozen = await withUnsentReports(stage, { step: 'relay-locked', how: 'SIGSTOP' })
    await startEngine()
    await sleep(someLooksMs)
    rig.thawMember(frozen)
    atTheEnd(async () => {
      for (const { signalId } of await stage.recorded()) {
        const times = (await reportsOf(signalId)).length
        rig.check(`${signalId} was published ${times} times; expected once by its engine and once by a relay`, times === 2)
      }
    })
  },
}

/** Several relay intervals, and less than the 10 s after which PostgreSQL terminates a session that idles in a transaction. */
const someLooksMs = 1_500

const steps = Object.keys(relaySteps) as RelayStep[]

export const relayPoints: readonly KillPoint[] = [...steps.map(killedAt), together]
