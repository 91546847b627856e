import type { BenchVhost } from './bench-vhost'
import { drainSlice } from './drain-slice'
import type { Engines } from './engines'
import type { Plan } from './plan'
import { sliceFor, warmUp } from './warm-up'

export interface WarmEnginesOptions {
  plan: Plan
  abort: AbortSignal
  /** Of the signals of the plan. */
  share?: number
  /** Between which the time of a slice is divided. */
  turns?: number
}

/** Warms the engines up, and resolves with the signals in their slices. */
export async function warmEngines(
  { lane, engines }: { lane: BenchVhost; engines: Engines },
  { plan, abort, share = 1, turns: divided = 1 }: WarmEnginesOptions,
): Promise<number> {
  const perSecond = await warmUp((signals) => drainSlice(lane, engines, signals, abort), {
    most: Math.ceil(plan.warmUp * share) * engines.count,
    least: Math.ceil(plan.warmUpLeast * share) * engines.count,
    seconds: plan.warmUpSeconds,
  })
  return sliceFor(perSecond, { slice: Math.ceil(plan.slice * share), sliceSeconds: plan.sliceSeconds / divided })
}
