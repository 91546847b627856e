import { randomUUID } from 'node:crypto'
import { createDatabase, dropDatabase } from '@trading/dev'
import type { Bench } from '../bench'
import { openBenchVhost } from '../bench-vhost'
import { gatewayOf } from '../gateway-table'
import { makeLedger } from '../make-ledger'
import { asText } from '../tables'
import { makeKey, type Stage, type Web, webs } from './gateway/programs'
import { reads } from './gateway/reads'
import { streamMemory } from './gateway/stream-memory'
import { submissions } from './gateway/submissions'
import { toPage } from './gateway/to-page'
import { untilBooked } from './portfolio/catch-up'
import { startPortfolio } from './portfolio/programs'
import { publishFills } from './portfolio/reports'

const fills = 50

/** The gateway compared with bare Fastify routes that do the same, and how soon a stream has what is recorded. */
export async function gateway(bench: Bench): Promise<void> {
  const server = await bench.database()
  const name = `benchmark-gateway-${randomUUID().slice(0, 8)}`
  const lane = await openBenchVhost(bench.broker, 'gateway')
  const database = await createDatabase(server, name)
  try {
    bench.tell('gateway: starting')
    await makeLedger(lane, database)
    const portfolio = await startPortfolio({ url: lane.url, database })
    try {
      await publishFills(lane, fills)
      await untilBooked(fills, { portfolio, database, abort: bench.abort })
      const { url: redisUrl } = await bench.cache()
      const stage: Stage = { lane, database, redisUrl, portfolioPort: portfolio.grpcPort, key: await makeKey(database) }
      await requests(bench, stage)
      await streamMemory(bench, stage)
    } finally {
      await portfolio.stop()
    }
  } finally {
    await lane.close()
    await dropDatabase(server, name)
  }
  bench.show(asText(gatewayOf(bench.results)))
}

async function requests(bench: Bench, stage: Stage): Promise<void> {
  const opened: Web[] = []
  try {
    for (const start of [webs.bare, webs.ours]) opened.push(await start(stage))
    await reads(bench, stage, opened)
    await submissions(bench, stage, opened)
    await toPage(bench, stage, opened[1] as Web)
  } finally {
    await Promise.all(opened.map((web) => web.stop()))
  }
}
