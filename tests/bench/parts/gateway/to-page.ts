import type { Bench } from '../../bench'
import { type BenchVhost, signals } from '../../bench-vhost'
import { createEngines } from '../../engines'
import { keys, type Share, shares } from '../../series'
import { percentile } from '../../statistics'
import { type Stage, startCaller, type Web } from './programs'
import { perSecond } from './reads'

const { pacedBy } = require('../../programs/clock') as {
  pacedBy: <T>(perSecond: number, things: readonly T[], each: (thing: T) => void) => Promise<void>
}

const prefetch = 32

/** Publishes new signals at a steady rate. */
export const flow = ({ channel }: BenchVhost, count: number, rate: number): Promise<void> =>
  pacedBy(rate, signals(count), ({ exchange, routingKey, body, ...properties }) =>
    channel.publish(exchange, routingKey, body, { ...properties, persistent: true }),
  )

/** From the record of an execution until a client of the stream has it, while an engine executes at a steady rate. */
export async function toPage({ plan, abort, tell, results }: Bench, stage: Stage, web: Web): Promise<void> {
  const { lane, database } = stage
  const engines = createEngines({ client: 'ours', url: lane.url, queue: lane.queue, kind: lane.kind, reports: true, database, prefetch })
  const caller = await startCaller(web, stage)
  const count = perSecond * plan.gateway.latencySeconds
  const once = async (): Promise<number[]> => {
    const arrived = caller.arrived(count)
    await flow(lane, count, perSecond)
    return arrived
  }
  try {
    tell('gateway, to the page: warming up')
    await engines.growTo(1)
    await caller.open(1)
    await once()
    const trips: number[][] = []
    for (let round = 0; round < plan.rounds; round++) {
      abort.throwIfAborted()
      tell(`gateway, to the page: round ${round + 1} of ${plan.rounds}`)
      trips.push(await once())
    }
    for (const share of Object.keys(shares) as Share[]) {
      const values = trips.map((each) => percentile(each, shares[share]))
      results.series.push({ key: keys.gateway(`toPage/${share}`), client: 'ours', unit: 'ms', values })
    }
  } finally {
    await Promise.all([caller.stop(), engines.stop()])
  }
}
