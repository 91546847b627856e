import { randomUUID } from 'node:crypto'
import { createDatabase, dropDatabase } from '@trading/dev'
import type { Bench } from '../bench'
import { openBenchVhost } from '../bench-vhost'
import { makeLedger } from '../make-ledger'
import { callsOf, portfolioOf } from '../portfolio-table'
import { asText } from '../tables'
import { calls } from './portfolio/calls'
import { catchUp, headOf } from './portfolio/catch-up'
import { guardedEngine } from './portfolio/guarded-engine'
import { startPortfolio } from './portfolio/programs'
import { highLimits, riskCheck } from './portfolio/risk-check'

/**
 * The portfolio's calls compared with a bare gRPC server and with REST, how fast it books, how long it takes to check an order, and what the permit and
 * that check cost an engine.
 */
export async function portfolio(bench: Bench): Promise<void> {
  const server = await bench.database()
  const name = `benchmark-portfolio-${randomUUID().slice(0, 8)}`
  const lane = await openBenchVhost(bench.broker, 'portfolio')
  const database = await createDatabase(server, name)
  try {
    bench.tell('portfolio: starting')
    await makeLedger(lane, database)
    const program = await startPortfolio({ url: lane.url, database, env: highLimits })
    try {
      await catchUp(bench, { portfolio: program, database, lane })
      const { epoch, sequence } = await headOf(database)
      await riskCheck(bench, { portfolio: program, database })
      await calls(bench, { portfolio: program, database, epoch, fills: Math.min(sequence, bench.plan.portfolio.watched) })
    } finally {
      await program.stop()
    }
  } finally {
    await lane.close()
    await dropDatabase(server, name)
  }
  await guardedEngine(bench)
  bench.show(asText(callsOf(bench.results)))
  bench.show(asText(portfolioOf(bench.results)))
}
