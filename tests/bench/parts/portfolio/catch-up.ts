import { setTimeout as sleep } from 'node:timers/promises'
import { type DatabaseAddress, sql } from '@trading/dev'
import type { Bench } from '../../bench'
import type { BenchVhost } from '../../bench-vhost'
import { keys } from '../../series'
import { sliceFor } from '../../warm-up'
import type { PortfolioProgram } from './programs'
import { publishFills } from './reports'

const pollMs = 20
const patienceMs = 60_000

export const headOf = async ({ adminUrl, migrationUrl }: DatabaseAddress): Promise<{ epoch: string; sequence: number }> =>
  (await sql(adminUrl ?? migrationUrl, 'SELECT epoch, sequence::float8 AS sequence FROM head'))[0] as never

/** Until the portfolio has booked this many fills since its tables were made. */
export async function untilBooked(
  target: number,
  { portfolio, database, abort }: Pick<CatchUpOptions, 'portfolio' | 'database'> & { abort: AbortSignal },
): Promise<void> {
  const giveUpAt = Date.now() + patienceMs
  for (let booked = 0; booked < target; booked = (await headOf(database)).sequence) {
    abort.throwIfAborted()
    if (portfolio.ended()) throw new Error(portfolio.ended())
    if (Date.now() > giveUpAt) throw new Error(`only ${booked} of ${target} fills are booked after ${patienceMs / 1_000} s`)
    await sleep(pollMs)
  }
}

export interface CatchUpOptions {
  portfolio: PortfolioProgram
  database: DatabaseAddress
  lane: BenchVhost
}

/** How fast the portfolio books what has been reported while it was away. */
export async function catchUp({ plan, abort, tell, results }: Bench, { portfolio, database, lane }: CatchUpOptions): Promise<void> {
  const perSecond = async (reports: number): Promise<number> => {
    const target = (await headOf(database)).sequence + reports
    portfolio.signal('SIGSTOP')
    await publishFills(lane, reports)
    const startedAt = performance.now()
    portfolio.signal('SIGCONT')
    await untilBooked(target, { portfolio, database, abort })
    return (reports * 1_000) / (performance.now() - startedAt)
  }
  tell('portfolio, catching up: warming up')
  const reports = sliceFor(await perSecond(plan.portfolio.warmUp), { ...plan, slice: plan.portfolio.reports })
  const values: number[] = []
  for (let round = 0; round < plan.rounds; round++) {
    tell(`portfolio, catching up: round ${round + 1} of ${plan.rounds}`)
    values.push(await perSecond(reports))
  }
  results.series.push({ key: keys.portfolio('caughtUp'), client: 'ours', unit: '/s', values })
}
