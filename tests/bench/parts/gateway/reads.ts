import { isDeepStrictEqual } from 'node:util'
import type { Bench } from '../../bench'
import { inTurns, rounds } from '../../rounds'
import { keys, type Share, shares } from '../../series'
import { percentile } from '../../statistics'
import { sliceFor } from '../../warm-up'
import { type Caller, type Stage, startCaller, type Web } from './programs'

interface Lined {
  web: Web
  caller: Caller
  slice: number
}

export const perSecond = 200
// Of half a second each.
const turnsPerSecond = 2

/** All positions, as many as can be read with 16 requests at once, and at a steady rate. */
export async function reads({ plan, abort, tell, results }: Bench, stage: Stage, webs: readonly Web[]): Promise<void> {
  const { warmUp, reads: slice, latencySeconds } = plan.gateway
  const lined: Lined[] = []
  const flow = { perSecond, count: perSecond / turnsPerSecond }
  const turns = latencySeconds * turnsPerSecond
  const once = async ({ caller }: Lined, count: number) => (count * 1_000_000) / (await caller.reads(count))
  try {
    for (const web of webs) lined.push({ web, caller: await startCaller(web, stage), slice: 0 })
    await proveSame(lined)
    for (const one of lined) {
      tell(`gateway, reads, ${one.web.client}: warming up`)
      await once(one, warmUp)
      one.slice = sliceFor(await once(one, warmUp), { ...plan, slice })
      await one.caller.paced({ ...flow, count: perSecond * latencySeconds })
    }
    const fast = await rounds(lined, plan.rounds, (one, round) => {
      abort.throwIfAborted()
      tell(`gateway, reads, ${one.web.client}: round ${round + 1} of ${plan.rounds}`)
      return once(one, one.slice)
    })
    for (const [{ web }, values] of fast) results.series.push({ key: keys.gateway('reads'), client: web.client, unit: '/s', values })
    const steady = await inTurns(lined, { rounds: plan.rounds, turns }, (one, round) => {
      abort.throwIfAborted()
      tell(`gateway, reads at ${perSecond}/s, ${one.web.client}: round ${round + 1} of ${plan.rounds}`)
      return one.caller.paced(flow)
    })
    for (const [{ web }, took] of steady) {
      for (const share of Object.keys(shares) as Share[]) {
        const values = took.map((each) => percentile(each.flat(), shares[share]))
        results.series.push({ key: keys.gateway(`read/${share}`), client: web.client, unit: 'ms', values })
      }
    }
  } finally {
    await Promise.all(lined.map(({ caller }) => caller.stop()))
  }
}

/** @throws if the bare route answers something else */
async function proveSame(lined: readonly Lined[]): Promise<void> {
  const [bare, ours] = await Promise.all(lined.map(({ caller }) => caller.position()))
  if (!isDeepStrictEqual(bare, ours))
    throw new Error(`the bare route answers ${JSON.stringify(bare)}, and the gateway ${JSON.stringify(ours)}`)
}
