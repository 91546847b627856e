import type { Bench } from '../../bench'
import { createEngines } from '../../engines'
import { rounds } from '../../rounds'
import { keys } from '../../series'
import { residentMb } from '../../usage-of'
import { type Stage, startCaller, webs } from './programs'
import { flow } from './to-page'

const perSecond = 5
const sides = ['bare', 'ours'] as const

/** The memory of a server whose streams carry executions; of a new one each time, since a heap that has grown stays so. */
export async function streamMemory({ plan, abort, tell, results }: Bench, stage: Stage): Promise<void> {
  const { streams, streamSeconds, memoryRounds } = plan.gateway
  const { lane, database } = stage
  const executions = perSecond * streamSeconds
  const engines = createEngines({ client: 'ours', url: lane.url, queue: lane.queue, kind: lane.kind, reports: true, database })

  const memoryOf = async (side: (typeof sides)[number]) => {
    const web = await webs[side](stage)
    const caller = await startCaller(web, stage)
    try {
      const before = residentMb(web.pid)
      await caller.open(streams)
      const arrived = caller.arrived(executions)
      await flow(lane, executions, perSecond)
      await arrived
      const after = residentMb(web.pid)
      return before === undefined || after === undefined ? undefined : { before, after }
    } finally {
      await caller.stop()
      await web.stop()
    }
  }
  try {
    await engines.growTo(1)
    const measured = await rounds(sides, memoryRounds, (side, round) => {
      abort.throwIfAborted()
      tell(`gateway, ${streams} streams, ${side}: round ${round + 1} of ${memoryRounds}`)
      return memoryOf(side)
    })
    for (const [client, values] of measured) {
      const known = values.flatMap((value) => value ?? [])
      if (known.length < values.length) {
        results.missing.push({ what: `the memory of streams, ${client}`, why: 'it is read from /proc, which this system does not have' })
        continue
      }
      results.series.push({ key: keys.gateway('streams/residentMb'), client, unit: 'MB', values: known.map(({ after }) => after) })
      const each = known.map(({ before, after }) => ((after - before) * 1_024) / streams)
      results.series.push({ key: keys.gateway('streams/eachKb'), client, unit: 'kB', values: each })
    }
  } finally {
    await engines.stop()
  }
}
