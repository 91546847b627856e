import { randomUUID } from 'node:crypto'
import { createDatabase, type DatabaseAddress, dropDatabase } from '@trading/dev'
import type { Bench } from '../../bench'
import { type BenchVhost, openBenchVhost } from '../../bench-vhost'
import type { Client } from '../../client'
import { drainSlice, joinedSlices } from '../../drain-slice'
import { createEngines, type Engines } from '../../engines'
import { makeLedger } from '../../make-ledger'
import { programFile } from '../../program'
import { proveReports } from '../../proof'
import { inTurns, turns } from '../../rounds'
import { engineCounts, enginesOf, keys } from '../../series'
import { warmEngines } from '../../warm-engines'
import { type PortfolioProgram, startPortfolio, token } from './programs'
import { highLimits } from './risk-check'

interface Lined {
  client: Client
  lane: BenchVhost
  engines: Engines
  slice: number
}

/** Of the signals of a slice in the drain part, as in the ledger part. */
const share = 0.5

/**
 * The full engine with its ledger: with its permit, without one, with a portfolio that books its fills, and asking that about
 * each order. */
export async function guardedEngine(bench: Bench): Promise<void> {
  const { plan, broker, abort, tell, results } = bench
  const server = await bench.database()
  const lined: Lined[] = []
  const created: string[] = []
  const portfolios: PortfolioProgram[] = []
  try {
    for (const client of ['ours', 'no-permit', 'ours-booked', 'ours-risk'] as const) {
      const lane = await openBenchVhost(broker, client)
      const name = `benchmark-${client}-${randomUUID().slice(0, 8)}`
      const database = await createDatabase(server, name)
      created.push(name)
      const preload = client === 'no-permit' ? [programFile('portfolio/without-permit')] : []
      const booked = client === 'ours-booked' || client === 'ours-risk'
      const portfolio = booked ? await startPortfolioFor(lane, database, portfolios) : undefined
      const env = portfolio && client === 'ours-risk' ? asking(portfolio) : {}
      const engines = createEngines({
        client: 'ours',
        url: lane.url,
        queue: lane.queue,
        kind: lane.kind,
        reports: true,
        database,
        preload,
        env,
      })
      lined.push({ client, lane, engines, slice: 0 })
    }
    for (const count of engineCounts) {
      for (const one of lined) {
        const { client, lane, engines } = one
        tell(`portfolio, ${enginesOf(count)}, ${client}: starting and warming up`)
        await engines.growTo(count)
        await proveReports(client, lane, engines, abort)
        one.slice = await warmEngines(one, { plan, abort, share, turns })
      }
      const measured = await inTurns(lined, { rounds: plan.rounds, turns }, async ({ client, lane, engines, slice }, round) => {
        tell(`portfolio, ${enginesOf(count)}, ${client}: round ${round + 1} of ${plan.rounds}`)
        return drainSlice(lane, engines, slice, abort)
      })
      for (const [{ client }, taken] of measured)
        results.series.push({
          key: keys.portfolio(`engine/${count}`),
          client,
          unit: '/s',
          values: taken.map((slices) => joinedSlices(slices).perSecond),
        })
    }
  } finally {
    await Promise.all(lined.map(({ engines }) => engines.stop()))
    await Promise.all(portfolios.map((portfolio) => portfolio.stop()))
    for (const { lane } of lined) await lane.close()
    for (const name of created) await dropDatabase(server, name)
  }
}

async function startPortfolioFor(lane: BenchVhost, database: DatabaseAddress, started: PortfolioProgram[]): Promise<PortfolioProgram> {
  await makeLedger(lane, database)
  const portfolio = await startPortfolio({ url: lane.url, database, env: highLimits })
  started.push(portfolio)
  return portfolio
}

const asking = ({ grpcPort }: PortfolioProgram): NodeJS.ProcessEnv => ({
  RISK: 'portfolio',
  PORTFOLIO_URL: `http://127.0.0.1:${grpcPort}`,
  PORTFOLIO_TOKEN: token,
})
