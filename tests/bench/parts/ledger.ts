import { createDatabase, type DatabaseAddress, dropDatabase } from '@trading/dev'
import type { Bench } from '../bench'
import { type BenchVhost, openBenchVhost } from '../bench-vhost'
import type { Client } from '../client'
import { drainSlice } from '../drain-slice'
import { createEngines, type Engines } from '../engines'
import { fillLedger } from '../million-rows'
import { type Program, programFile, startProgram } from '../program'
import { proveReports } from '../proof'
import { rounds } from '../rounds'
import { engineCounts, keys, type Share, shares } from '../series'
import { percentile } from '../statistics'
import { asText, ledgerLatencyOf, ledgerOf } from '../tables'
import { once, perSecond } from './latency'

// A fraction of the time of a round in the latency part.
const shareOfLatency = 0.8

interface Lined {
  client: Client
  lane: BenchVhost
  engines: Engines
  database: string | undefined
}

const clients = ['bare', 'ours', 'million', 'stateless'] as const satisfies readonly Client[]

/** The cost of the ledger compared with a bare loop that commits a row per signal, and whether it grows with the rows. */
export async function ledger(bench: Bench): Promise<void> {
  const { plan, broker, abort, tell, show, results } = bench
  const server = await bench.database()
  const lined: Lined[] = []
  try {
    for (const client of clients) lined.push(await open(client, { server, broker }))
    for (const count of engineCounts) {
      for (const { client, lane, engines, database } of lined) {
        tell(`ledger, ${count} × ${client}: starting and warming up`)
        await engines.growTo(count)
        if (client === 'million' && count === 1 && database) await fillLedger(addressIn(server, database))
        await proveReports(client, lane, engines, abort)
        await drainSlice(lane, engines, Math.ceil(plan.warmUp / 2) * count, abort)
      }
      const measured = await rounds(lined, plan.rounds, ({ client, lane, engines }, round) => {
        tell(`ledger, ${count} × ${client}: round ${round + 1} of ${plan.rounds}`)
        return drainSlice(lane, engines, Math.ceil(plan.slice / 2), abort)
      })
      for (const [{ client }, slices] of measured) {
        results.series.push(
          { key: keys.ledger(count, 'perSecond'), client, unit: '/s', values: slices.map((slice) => slice.perSecond) },
          { key: keys.ledger(count, 'cpuMs'), client, unit: 'ms', values: slices.flatMap(({ cpuMs }) => cpuMs ?? []) },
        )
      }
      show(asText(ledgerOf(results, count)))
    }
    // The latency part measures engines without a ledger.
    await latencies(
      bench,
      lined.filter(({ client }) => client === 'ours' || client === 'million'),
    )
  } finally {
    await Promise.all(lined.map(({ engines }) => engines.stop()))
    for (const { lane, database } of lined) {
      await lane.close()
      if (database) await dropDatabase(server, database)
    }
  }
}

async function open(client: Client, { server, broker }: { server: DatabaseAddress; broker: Bench['broker'] }): Promise<Lined> {
  const lane = await openBenchVhost(broker, client)
  const database = client === 'stateless' ? undefined : `${new URL(lane.url).pathname.slice(1)}`
  const address = database ? await createDatabase(server, database) : undefined
  const engines = createEngines({
    client: client === 'bare' ? 'bare' : 'ours',
    url: lane.url,
    queue: lane.queue,
    kind: lane.kind,
    reports: true,
    ...(address && { database: address }),
    // The latency measurement needs the starts but does not use them here.
    stamps: true,
  })
  return { client, lane, engines, database }
}

async function latencies({ plan, abort, tell, show, results }: Bench, all: readonly Lined[]): Promise<void> {
  const loads: Program[] = []
  try {
    const lined = []
    for (const one of all) {
      const load = startProgram({
        name: `the load of ${one.client}`,
        file: programFile('load'),
        args: ['ours', JSON.stringify({ url: one.lane.url })],
      })
      loads.push(load)
      await load.told('ready')
      await one.engines.starts()
      await once({ load, engines: one.engines }, perSecond)
      lined.push({ ...one, load })
    }
    const measured = await rounds(lined, plan.rounds, (one, round) => {
      abort.throwIfAborted()
      tell(`ledger, latency, ${one.client}: round ${round + 1} of ${plan.rounds}`)
      return once(one, perSecond * plan.latencySeconds * shareOfLatency)
    })
    for (const [{ client }, trips] of measured) {
      for (const share of Object.keys(shares) as Share[]) {
        const values = trips.map(({ report }) => percentile(report, shares[share]))
        results.series.push({ key: keys.ledgerLatency(share), client, unit: 'ms', values })
      }
    }
    show(asText(ledgerLatencyOf(results)))
  } finally {
    await Promise.all(loads.map((load) => load.stop()))
  }
}

const addressIn = (server: DatabaseAddress, database: string): string =>
  Object.assign(new URL(server.adminUrl ?? server.migrationUrl), { pathname: `/${database}` }).toString()
