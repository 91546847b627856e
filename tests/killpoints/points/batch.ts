import { aSignal } from '@trading/rig/signals'
import { type EngineStep, engineSteps } from '../fail-point'
import type { KillPoint } from '../kill-point'

const signals = 96
const env = { PREFETCH: '32' }
const steps: readonly EngineStep[] = ['intent', 'committing', 'after-commit', 'acked-unpublished', 'acked-unconfirmed']

/** With many signals in progress, whose claims and outcomes share statements, an engine dies with all of them. */
const killedAt = (step: EngineStep): KillPoint => ({
  name: `batch-${step}`,
  group: 'batch',
  story: `Two of three engines with \`PREFETCH=32\` die where ${engineSteps[step]}, with all their signals, and are restarted.`,
  async run({ startEngine, load }) {
    const failAt = { step, nth: 2 }
    const engines = await Promise.all([startEngine({ failAt, env }), startEngine({ failAt, env }), startEngine({ env })])
    await load.send(signals)
    for (const engine of engines.slice(0, 2)) await engine.failed()
  },
})

/** Without a common divisor with the number of signals, so that each gives another order of all of them. */
const strides = [1, 5, 7]

const inStrides = <T>(all: readonly T[], stride: number): T[] => all.map((_, index) => all[(index * stride) % all.length] as T)

const crosswise: KillPoint = {
  name: 'batch-crosswise',
  group: 'batch',
  story: `Each of ${signals} signals is published ${strides.length} times, each time in another order, to five engines with \`PREFETCH=32\`: groups hold a signal twice, and lock the same rows.`,
  async run({ startEngines, rig }) {
    await startEngines(5, { env })
    const sent = Array.from({ length: signals }, () => aSignal())
    const copies = strides.flatMap((stride) => inStrides(sent, stride))
    await Promise.all(copies.map((signal) => rig.publishRaw(signal)))
    await rig.untilEnd(sent.map(({ id }) => id))
  },
}

export const batchPoints: readonly KillPoint[] = [...steps.map(killedAt), crosswise]
