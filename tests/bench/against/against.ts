import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createDatabase, type DatabaseAddress, dropDatabase } from '@trading/dev'
import type { Bench } from '../bench'
import { type BenchVhost, openBenchVhost } from '../bench-vhost'
import { drainSlice } from '../drain-slice'
import { createEngines, type Engines } from '../engines'
import { proveReports } from '../proof'
import { rounds } from '../rounds'
import { engineCounts, enginesOf } from '../series'
import { median } from '../statistics'
import { asText, figure } from '../tables'
import { type Bound, boundOf } from './bound'

export interface AgainstOptions extends Omit<Bench, 'results'> {
  /** The other checkout, already built. */
  folder: string
}

interface Version {
  name: 'before' | 'now'
  lane: BenchVhost
  engines: Engines
  database: string | undefined
}

interface Compared {
  scenario: string
  perSecond: Record<Version['name'], number>
  bound: Bound
}

/** A version is slower than the previous one if even the upper bound of the ratio is below this. */
const slowest = 0.97

const root = join(__dirname, '..', '..', '..')

/** Compares the engine of this checkout with that of another, in interleaved rounds on one broker, without and with a ledger. */
export async function against({ folder, ...bench }: AgainstOptions): Promise<{ line: string; code: number }> {
  const other = checkoutIn(folder)
  const compared: Compared[] = []
  for (const server of [undefined, await bench.database()]) compared.push(...(await compareVersions(bench, other, server)))
  bench.show(
    asText({
      title: `This version compared with that in ${folder}`,
      columns: ['', 'before', 'now', 'ratio', 'lower', 'upper', ''],
      rows: compared.map(({ scenario, perSecond, bound: { mean, lower, upper } }) => [
        scenario,
        ...[perSecond.before, perSecond.now].map(figure),
        ...[mean, lower, upper].map((value) => value.toFixed(3)),
        upper < slowest ? 'SLOWER' : '',
      ]),
    }),
  )
  const slower = compared.filter(({ bound }) => bound.upper < slowest)
  if (slower.length === 0) return { line: `NOT SLOWER: no upper bound of ${compared.length} is below ${slowest}`, code: 0 }
  return { line: `SLOWER: ${slower.map(({ scenario }) => scenario).join('; ')}`, code: 1 }
}

/** @throws if there is no built engine */
function checkoutIn(folder: string): string {
  const path = resolve(process.env.INIT_CWD ?? process.cwd(), folder)
  if (existsSync(join(path, 'service-b', 'dist', 'index.js'))) return path
  throw new Error(`--against needs a built checkout of this project, and ${path} is not one: run npm ci and npm run build there`)
}

async function compareVersions(bench: Omit<Bench, 'results'>, other: string, server: DatabaseAddress | undefined): Promise<Compared[]> {
  const { plan, abort, tell } = bench
  const compared: Compared[] = []
  const versions: Version[] = []
  try {
    versions.push(await open(bench, { name: 'before', checkout: other, server }))
    versions.push(await open(bench, { name: 'now', checkout: root, server }))
    for (const count of engineCounts) {
      const scenario = `${enginesOf(count)}, ${server ? 'with its ledger' : 'without a ledger'}`
      for (const { name, lane, engines } of versions) {
        tell(`${scenario}, ${name}: starting and warming up`)
        await engines.growTo(count)
        await proveReports(name, lane, engines, abort)
        await drainSlice(lane, engines, plan.warmUp * count, abort)
      }
      const measured = await rounds(versions, plan.rounds, ({ name, lane, engines }, round) => {
        tell(`${scenario}, ${name}: round ${round + 1} of ${plan.rounds}`)
        return drainSlice(lane, engines, plan.slice, abort)
      })
      const [before, now] = versions.map((version) => (measured.get(version) ?? []).map(({ perSecond }) => perSecond)) as [
        number[],
        number[],
      ]
      const perSecond = { before: median(before) ?? 0, now: median(now) ?? 0 }
      compared.push({ scenario, perSecond, bound: boundOf(now, before) })
    }
    return compared
  } finally {
    await Promise.all(versions.map(({ engines }) => engines.stop()))
    for (const { lane, database } of versions) {
      await lane.close()
      if (server && database) await dropDatabase(server, database)
    }
  }
}

async function open(
  { broker }: Pick<Bench, 'broker'>,
  { name, checkout, server }: { name: Version['name']; checkout: string; server: DatabaseAddress | undefined },
): Promise<Version> {
  const lane = await openBenchVhost(broker, name)
  const database = server && new URL(lane.url).pathname.slice(1)
  const address = server && database ? await createDatabase(server, database) : undefined
  const engines = createEngines({
    ...{ client: 'ours', url: lane.url, queue: lane.queue, kind: lane.kind, reports: true, checkout },
    ...(address && { database: address }),
  })
  return { name, lane, engines, database }
}
