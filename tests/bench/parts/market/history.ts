import { randomUUID } from 'node:crypto'
import { createDatabase, type DatabaseAddress, dropDatabase, sql } from '@trading/dev'
import type { Bench } from '../../bench'
import type { Program } from '../../program'
import { rounds } from '../../rounds'
import { keys } from '../../series'
import { commonSlice } from '../../warm-up'
import { type Side, sides, startHistory } from './programs'

interface Lined {
  side: Side
  database: DatabaseAddress
  program: Program
  written: number
}

const hourMs = 3_600_000

/** How fast ticks and their candles are written to PostgreSQL in batches: by the history, and by a bare loop with the same result. */
export async function history(bench: Bench): Promise<void> {
  const { plan, abort, tell, results } = bench
  const server = await bench.database()
  const startMs = Date.now() - hourMs
  const lined: Lined[] = []
  const created: string[] = []
  try {
    for (const side of sides) {
      tell(`market data, history, ${side}: warming up`)
      const name = `benchmark-history-${side}-${randomUUID().slice(0, 8)}`
      const database = await createDatabase(server, name)
      created.push(name)
      lined.push({ side, database, program: await startHistory(side, { url: database.migrationUrl }), written: 0 })
    }
    const perSecond = async (one: Lined, count: number): Promise<number> => {
      const tookUs = await one.program.ask<number>({ from: one.written, count, startMs }, 'tookUs')
      one.written += count
      return (count * 1_000_000) / tookUs
    }
    const warm: number[] = []
    for (const one of lined) warm.push(await perSecond(one, plan.market.warmUp))
    const count = commonSlice(warm, { slice: plan.market.appended, sliceSeconds: plan.sliceSeconds })
    const measured = await rounds(lined, plan.rounds, (one, round) => {
      abort.throwIfAborted()
      tell(`market data, history, ${one.side}: round ${round + 1} of ${plan.rounds}`)
      return perSecond(one, count)
    })
    await proveSame(lined)
    for (const [{ side }, values] of measured) results.series.push({ key: keys.market('appended'), client: side, unit: '/s', values })
  } finally {
    await Promise.all(lined.map(({ program }) => program.stop()))
    for (const name of created) await dropDatabase(server, name)
  }
}

const contentOf = `
  SELECT (SELECT count(*) FROM ticks) AS ticks,
    (SELECT md5(string_agg(concat_ws(' ', symbol, width, starts_at, open, high, low, close, volume, ticks), ',' ORDER BY symbol, width, starts_at))
      FROM candles) AS candles`

/** @throws if the two sides did not write the same */
async function proveSame(lined: readonly Lined[]): Promise<void> {
  const contents = await Promise.all(lined.map(({ database }) => sql(database.adminUrl ?? database.migrationUrl, contentOf)))
  const [bare, ours] = contents.map((rows) => JSON.stringify(rows))
  if (bare !== ours) throw new Error(`the bare loop wrote ${bare}, and the history ${ours}`)
  const ticks = Number((contents[0] as { ticks: string }[])[0]?.ticks)
  if (ticks !== lined[0]?.written) throw new Error(`${ticks} ticks are in the history, but ${lined[0]?.written} were written`)
}
