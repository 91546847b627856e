import { sql } from '@trading/dev'
import type { Bench } from '../../bench'
import { rounds } from '../../rounds'
import { keys } from '../../series'
import { sliceFor } from '../../warm-up'
import { type Caller, type Stage, startCaller, type Web } from './programs'

interface Lined {
  web: Web
  caller: Caller
  slice: number
}

const tables = { ours: 'submissions', bare: 'bare_submissions' } as const

/** Signals that are committed, published and confirmed before they are answered, each under a key of its own. */
export async function submissions({ plan, abort, tell, results }: Bench, stage: Stage, webs: readonly Web[]): Promise<void> {
  const { lane, database } = stage
  const { warmUp, submitted } = plan.gateway
  const lined: Lined[] = []
  const perSecond = async ({ caller, web }: Lined, count: number): Promise<number> => {
    const before = await stored(web)
    const tookUs = await caller.submits(count)
    const { messageCount } = await lane.channel.purgeQueue(lane.queue)
    const added = (await stored(web)) - before
    if (messageCount !== count || added !== count)
      throw new Error(`${web.client} stored ${added} and published ${messageCount} of ${count} signals`)
    return (count * 1_000_000) / tookUs
  }
  const stored = async ({ client }: Web): Promise<number> => {
    const [row] = await sql(database.adminUrl ?? database.migrationUrl, `SELECT count(*)::int AS count FROM ${tables[client as 'ours']}`)
    return row?.count as number
  }
  try {
    for (const web of webs) lined.push({ web, caller: await startCaller(web, stage), slice: 0 })
    for (const one of lined) {
      tell(`gateway, submissions, ${one.web.client}: warming up`)
      one.slice = sliceFor(await perSecond(one, warmUp), { ...plan, slice: submitted })
    }
    const measured = await rounds(lined, plan.rounds, (one, round) => {
      abort.throwIfAborted()
      tell(`gateway, submissions, ${one.web.client}: round ${round + 1} of ${plan.rounds}`)
      return perSecond(one, one.slice)
    })
    for (const [{ web }, values] of measured)
      results.series.push({ key: keys.gateway('submitted'), client: web.client, unit: '/s', values })
  } finally {
    await Promise.all(lined.map(({ caller }) => caller.stop()))
  }
}
