import { createDatabase, type DatabaseAddress, dropDatabase } from '@trading/dev'
import type { Bench } from '../bench'
import { type BenchVhost, openBenchVhost } from '../bench-vhost'
import { drainSlice, joinedSlices, type Slice } from '../drain-slice'
import { createEngines, type Engines } from '../engines'
import { jobLane } from '../job-lane'
import { lateSignals } from '../late-signals'
import { type LedgerContestant, ledgerGroups } from '../ledger-contestants'
import { fillLedger } from '../million-rows'
import { type Program, programFile, startProgram } from '../program'
import { proveReports } from '../proof'
import { inTurns, turns } from '../rounds'
import { engineCounts, keys, type LedgerMetric, type Series, type Share, shares, type Unit } from '../series'
import { percentile } from '../statistics'
import { asText, ledgerLatencyOf, ledgerOf } from '../tables'
import { joinedTrips } from '../trips'
import { warmEngines } from '../warm-engines'
import { once, perSecond } from './latency'

// A fraction of the time of a round in the latency part.
const shareOfLatency = 0.8
const latencyEngines = 5
const latencyTurns = 4
/**
 * Times the plan's warm-up, in signals and in seconds: V8 goes on optimising for a few thousand signals of each engine, and takes the time
 * of both cores for it.
 */
const latencyWarmUp = { share: 2, seconds: 10 }
// Of the signals of a slice in the drain part, and of their warm-up.
const shareOfSlice = 0.5

interface Lined {
  contestant: LedgerContestant
  lane: BenchVhost
  engines: Engines
  database: string | undefined
  /** Signals in its slices, known once it is warm. */
  slice: number
}

/** The cost of the ledger compared with a bare loop that commits a row per signal and with alternatives, and whether it grows with the rows. */
export async function ledger(bench: Bench): Promise<void> {
  const { broker, results, show } = bench
  const server = await bench.database()
  const lined: Lined[] = []
  try {
    for (const group of ledgerGroups) {
      const opened: Lined[] = []
      for (const contestant of group) {
        const one = await open(contestant, { server, broker })
        lined.push(one)
        opened.push(one)
      }
      await drains(bench, opened, server)
      await Promise.all(opened.map(({ engines }) => engines.stop()))
    }
    for (const count of engineCounts) show(asText(ledgerOf(results, count)))
    await latencies(
      bench,
      lined.filter(({ contestant }) => contestant.latency),
    )
  } finally {
    await Promise.all(lined.map(({ engines }) => engines.stop()))
    for (const { lane, database } of lined) {
      await lane.close()
      if (database) await dropDatabase(server, database)
    }
  }
}

async function drains(bench: Bench, lined: readonly Lined[], server: DatabaseAddress): Promise<void> {
  const { plan, abort, tell, results } = bench
  await fillLedgers(bench, lined, server)
  for (const count of engineCounts) {
    for (const one of lined) {
      const { contestant, lane, engines } = one
      tell(`ledger, ${count} × ${contestant.client}: starting and warming up`)
      await engines.growTo(count)
      await proveReports(contestant.client, lane, engines, abort)
      one.slice = await warmEngines(one, { plan, abort, share: shareOfSlice, turns })
    }
    const measured = await inTurns(lined, { rounds: plan.rounds, turns }, ({ contestant, lane, engines, slice }, round) => {
      tell(`ledger, ${count} × ${contestant.client}: round ${round + 1} of ${plan.rounds}`)
      return drainSlice(lane, engines, slice, abort)
    })
    for (const [{ contestant }, slices] of measured) results.series.push(...seriesOf(contestant, count, slices.map(joinedSlices)))
  }
}

async function fillLedgers({ plan, abort, tell }: Bench, lined: readonly Lined[], server: DatabaseAddress): Promise<void> {
  const fill = async (one: Lined): Promise<void> => {
    const { contestant, engines, database } = one
    if (!contestant.rows || !database) return
    tell(`ledger, ${contestant.client}: a million signals are put into it`)
    await engines.growTo(1)
    // By now the schema exists, and with `grown` the connections have worked on the empty ledger.
    if (contestant.rows === 'grown') await warmEngines(one, { plan, abort, share: shareOfSlice })
    await fillLedger(addressIn(server, database), { analyse: contestant.rows === 'million' })
  }
  await Promise.all(lined.map(fill))
}

const units: Record<LedgerMetric, Unit> = { perSecond: '/s', cpuMs: 'ms', databaseCpuMs: 'ms', brokerCpuMs: 'ms', residentMb: 'MB' }

function seriesOf({ client }: LedgerContestant, count: number, slices: readonly Slice[]): Series[] {
  const series = (Object.keys(units) as LedgerMetric[]).map((metric) => ({
    key: keys.ledger(count, metric),
    client,
    unit: units[metric],
    values: slices.flatMap((slice) => slice[metric] ?? []),
  }))
  return series.filter(({ values }) => values.length > 0)
}

async function open(
  contestant: LedgerContestant,
  { server, broker }: { server: DatabaseAddress; broker: Bench['broker'] },
): Promise<Lined> {
  const { client, program, prefetch, connections, jobs } = contestant
  const lane = await openBenchVhost(broker, client)
  const database = contestant.database ? new URL(lane.url).pathname.slice(1) : undefined
  const address = database ? await createDatabase(server, database) : undefined
  const engines = createEngines({
    client: program,
    url: lane.url,
    queue: lane.queue,
    kind: lane.kind,
    reports: true,
    prefetch,
    ...(connections && { connections }),
    ...(address && { database: address }),
    // The latency measurement needs the starts but does not use them here.
    ...(contestant.latency && { stamps: true }),
  })
  return { contestant, lane: jobs && address ? await jobLane(lane, client, address) : lane, engines, database, slice: 0 }
}

async function latencies({ plan, abort, tell, show, results }: Bench, all: readonly Lined[]): Promise<void> {
  const loads: Program[] = []
  try {
    const lined = []
    for (const one of all) {
      const { client, program } = one.contestant
      tell(`ledger, latency, ${client}: starting and warming up`)
      await one.engines.growTo(latencyEngines)
      const warm = { ...plan, warmUpSeconds: plan.warmUpSeconds * latencyWarmUp.seconds }
      await warmEngines(one, { plan: warm, abort, share: latencyWarmUp.share })
      const load = startProgram({
        name: `the load of ${client}`,
        file: programFile('load'),
        args: [program, JSON.stringify({ url: one.lane.url })],
      })
      loads.push(load)
      await load.told('ready')
      await one.engines.starts()
      await once({ ...one, load }, perSecond, abort)
      lined.push({ ...one, load })
    }
    const measured = await inTurns(lined, { rounds: plan.rounds, turns: latencyTurns }, (one, round) => {
      abort.throwIfAborted()
      tell(`ledger, latency, ${one.contestant.client}: round ${round + 1} of ${plan.rounds}`)
      return once(one, (perSecond * plan.latencySeconds * shareOfLatency) / latencyTurns, abort)
    })
    for (const [{ contestant }, taken] of measured) {
      const trips = taken.map(joinedTrips)
      results.missing.push(...lateSignals(`ledger, latency, ${contestant.client}`, trips))
      for (const share of Object.keys(shares) as Share[]) {
        const values = trips.map(({ report }) => percentile(report, shares[share]))
        results.series.push({ key: keys.ledgerLatency(share), client: contestant.client, unit: 'ms', values })
      }
    }
    show(asText(ledgerLatencyOf(results)))
  } finally {
    await Promise.all(loads.map((load) => load.stop()))
  }
}

const addressIn = (server: DatabaseAddress, database: string): string =>
  Object.assign(new URL(server.adminUrl ?? server.migrationUrl), { pathname: `/${database}` }).toString()
