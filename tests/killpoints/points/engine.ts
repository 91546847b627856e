import { type EngineStep, engineSteps } from '../fail-point'
import type { KillPoint } from '../kill-point'

export const signals = 12
/** Slow enough for the book to show an order before the engine receives the answer. */
const slowVenueMs = 300
const quick: readonly EngineStep[] = ['sent', 'before-commit', 'after-commit', 'acked-unpublished']
/** The broker does not deliver the signal again. */
const leftBehind: readonly EngineStep[] = ['acked', 'acked-unpublished', 'acked-unconfirmed']

/** Two of three engines die at this step, each with its first signal, and are restarted. */
const killedAt = (step: EngineStep): KillPoint => ({
  name: step,
  group: 'engine',
  story: `Two of three engines die where ${engineSteps[step]}, each with its first signal, and are restarted.`,
  quick: quick.includes(step),
  async run({ startEngine, load, venue, recorded, rig }) {
    if (step === 'sent') await venue.steer({ reusesIds: true, latencyMs: slowVenueMs })
    const failAt = { step }
    const engines = await Promise.all([startEngine({ failAt }), startEngine({ failAt }), startEngine()])
    await load.send(signals)
    for (const engine of engines.slice(0, 2)) {
      const signalId = await engine.failed()
      if (!leftBehind.includes(step)) continue
      const [row] = await recorded([signalId])
      rig.check(`${signalId} was acked by an engine that died, and is recorded`, row?.status === 'FILLED')
    }
  },
})

const steps = Object.keys(engineSteps) as EngineStep[]

export const enginePoints: readonly KillPoint[] = steps.map(killedAt)
