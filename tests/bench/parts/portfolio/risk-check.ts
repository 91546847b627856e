import { type DatabaseAddress, sql } from '@trading/dev'
import type { Bench } from '../../bench'
import type { Client } from '../../client'
import { type Program, programFile, startProgram } from '../../program'
import { inTurns } from '../../rounds'
import { keys, type Share, shares } from '../../series'
import { percentile } from '../../statistics'
import { type PortfolioProgram, token } from './programs'

const perSecond = 200
/** Of the warm-up, in which V8 sees as many orders as it does calls of other programs. */
const warmUpPerSecond = 500

export interface RiskCheckOptions {
  portfolio: PortfolioProgram
  database: DatabaseAddress
}

/** Limits of every kind that needs no market data, which no order of the benchmark reaches: each check reads what it needs for them. */
export const highLimits: NodeJS.ProcessEnv = {
  RISK_MAX_POSITION: '1000000000',
  RISK_MAX_SYMBOL_NOTIONAL: '1000000000000',
  RISK_MAX_NOTIONAL: '1000000000000',
  RISK_MAX_SYMBOL_ORDERS: '1000000',
  RISK_MAX_ORDERS: '1000000',
}

/** How long an engine waits for the portfolio's answer about an order, at a steady rate, beside a bare loop that inserts one row and commits. */
export async function riskCheck({ plan, abort, tell, results }: Bench, { portfolio, database }: RiskCheckOptions): Promise<void> {
  const admin = database.adminUrl ?? database.migrationUrl
  await sql(admin, 'CREATE TABLE bare_reservations (signal_id uuid PRIMARY KEY, symbol text, quantity numeric, price numeric)')
  await sql(admin, 'GRANT ALL ON bare_reservations TO PUBLIC')
  const asking: { client: Client; program: Program }[] = []
  const start = async (client: 'bare' | 'ours', options: object) => {
    const program = startProgram({
      name: `the asker of ${client}`,
      file: programFile('portfolio/asker'),
      args: [client, JSON.stringify(options)],
    })
    asking.push({ client, program })
    await program.told('ready')
  }
  const once = async (program: Program, asks: { count: number; perSecond: number }): Promise<number[]> => {
    const tookMs = await program.ask<number[]>({ asks }, 'tookMs')
    // As after a while in which orders were filled or rejected.
    await sql(admin, "UPDATE reservations SET ended_at = now(), ended_as = 'nothing filled' WHERE ended_at IS NULL")
    return tookMs
  }
  try {
    await start('bare', { url: database.migrationUrl })
    await start('ours', { port: portfolio.grpcPort, token })
    for (const { program } of asking) await once(program, { count: plan.portfolio.warmUp, perSecond: warmUpPerSecond })
    const turns = plan.portfolio.riskSeconds
    const measured = await inTurns(asking, { rounds: plan.rounds, turns }, ({ client, program }, round) => {
      abort.throwIfAborted()
      tell(`portfolio, checks of orders, ${client}: round ${round + 1} of ${plan.rounds}`)
      return once(program, { count: perSecond, perSecond })
    })
    for (const [{ client }, values] of measured)
      for (const share of Object.keys(shares) as Share[])
        results.series.push({
          ...{ key: keys.portfolio(`risk/${share}`), client, unit: 'ms' },
          values: values.map((tookMs) => percentile(tookMs.flat(), shares[share])),
        })
  } finally {
    await Promise.all(asking.map(({ program }) => program.stop()))
  }
}
