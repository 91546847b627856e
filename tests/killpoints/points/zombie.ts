import { workQueue } from '@trading/rig/signal-queues'
import { until } from '@trading/rig/until'
import { type EngineStep, engineSteps } from '../fail-point'
import type { KillPoint } from '../kill-point'

const steps = ['received', 'intent', 'placing', 'sent', 'answered', 'before-commit', 'after-commit', 'published'] as const
const signals = 4
/** The zombie itself recorded the outcome before it was frozen. */
const endedBefore: readonly EngineStep[] = ['after-commit', 'published']

/** Longer than the freeze: the handler's time-out, 8 s, would hide what else keeps a zombie from placing. */
const patience = { HANDLER_MS: '60000', DRAIN_MS: '10000', TIME_BUDGET: 'unchecked' }
/** So would the call time-out, 2 s, which expires before the order is sent. */
const callPatience = { VENUE_CALL_MS: '60000' }

const frozenAt = (step: EngineStep): KillPoint => ({
  name: `zombie-${step}`,
  group: 'zombie',
  story: `An engine is frozen where ${engineSteps[step]}, until RabbitMQ has dropped its connection and another engine has executed its signal; then it resumes.`,
  async run({ startEngine, load, rig, venue, recorded, reportsOf, atTheEnd }) {
    if (step === 'sent') await venue.steer({ reusesIds: true, latencyMs: 300 })
    const patient = { env: { ...patience, ...(step === 'placing' && callPatience) } }
    const [frozen] = await Promise.all([startEngine({ failAt: { step, how: 'SIGSTOP' }, ...patient }), startEngine(patient)])
    const before = await load.send(signals)
    const signalId = await frozen.failed()
    rig.tell('waiting until the broker drops the engine')
    await until('the broker drops the engine', async () => (await rig.broker.consumers(workQueue)) === 1, { withinMs: 60_000 })
    await rig.untilEnd(before)
    const announced = async () => (await reportsOf(signalId)).length
    const [row] = await recorded([signalId])
    rig.check(
      `${signalId} was executed by another engine`,
      row?.endedBy !== undefined && (row.endedBy !== frozen.name || endedBefore.includes(step)),
    )
    await until('its report is published', announced)

    rig.thawMember(frozen)
    await rig.untilEnd(await load.send(signals))
    atTheEnd(async () => {
      // An order that is sent cannot be recalled: the venue must have received it and rejected it.
      if (step === 'placing') rig.check(`the order of ${signalId} came too late`, (await venue.late()) === 1)
      const [after] = await recorded([signalId])
      rig.check(`${signalId} keeps its recorded outcome: ${JSON.stringify([row, after])}`, outcomeOf(after) === outcomeOf(row))
    })
  },
})

const outcomeOf = (row: object | undefined): string => JSON.stringify({ ...row, sent: undefined })

export const zombiePoints: readonly KillPoint[] = steps.map(frozenAt)
