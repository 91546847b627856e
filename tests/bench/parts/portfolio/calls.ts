import { isDeepStrictEqual } from 'node:util'
import type { DatabaseAddress } from '@trading/dev'
import type { Bench } from '../../bench'
import type { Client } from '../../client'
import type { Program } from '../../program'
import { rounds } from '../../rounds'
import { keys } from '../../series'
import { cpuMs } from '../../usage-of'
import { sliceFor } from '../../warm-up'
import { type Caller, type PortfolioProgram, startCaller, startServer, type Way } from './programs'
import { symbols } from './reports'

const inFlight = 16
const [symbol] = symbols

interface Lined {
  client: Client
  server: Pick<Program, 'pid'>
  caller: Caller
  slice: number
}

export interface CallsOptions {
  portfolio: PortfolioProgram
  database: DatabaseAddress
  epoch: string
  /** How many are booked. */
  fills: number
}

/** A position asked for by gRPC, by Connect's JSON and by REST, and all fills read from a stream; from servers that read the same tables. */
export async function calls(bench: Bench, { portfolio, database, epoch, fills }: CallsOptions): Promise<void> {
  const { plan, abort, tell, results } = bench
  const servers: Program[] = []
  const lined: Lined[] = []
  const serve = async (name: 'bare-grpc' | 'rest') => {
    const server = await startServer(name, database)
    servers.push(server)
    return server
  }
  const line = async (client: Client, way: Way, server: Pick<Program, 'pid'>, port: number) => {
    lined.push({ client, server, caller: await startCaller(client, way, { port, symbol, inFlight }), slice: 0 })
  }
  try {
    const [grpc, rest] = [await serve('bare-grpc'), await serve('rest')]
    await line('bare', 'grpc', grpc, grpc.port)
    await line('ours', 'grpc', portfolio, portfolio.grpcPort)
    await line('ours-json', 'json', portfolio, portfolio.httpPort)
    await line('rest', 'rest', rest, rest.port)
    await proveSame(lined)
    for (const one of lined) {
      tell(`portfolio, calls, ${one.client}: warming up`)
      await perSecond(one, plan.portfolio.warmUp)
      one.slice = sliceFor((await perSecond(one, plan.portfolio.warmUp)).perSecond, { ...plan, slice: plan.portfolio.calls })
    }
    const measured = await rounds(lined, plan.rounds, (one, round) => {
      abort.throwIfAborted()
      tell(`portfolio, calls, ${one.client}: round ${round + 1} of ${plan.rounds}`)
      return perSecond(one, one.slice)
    })
    for (const [{ client, caller }, values] of measured) {
      results.series.push({ key: keys.portfolio('calls'), client, unit: '/s', values: values.map((each) => each.perSecond) })
      const each = values.flatMap(({ cpu }) => cpu ?? [])
      if (each.length > 0) results.series.push({ key: keys.portfolio('cpuMs'), client, unit: 'ms', values: each })
      const { sent, received } = await caller.bytes()
      results.series.push({ key: keys.portfolio('sent'), client, unit: 'B', values: [sent] })
      results.series.push({ key: keys.portfolio('received'), client, unit: 'B', values: [received] })
    }
    await watching(bench, { lined: lined.filter(({ client }) => client === 'bare' || client === 'ours'), epoch, fills })
  } finally {
    await Promise.all(lined.map(({ caller }) => caller.stop()))
    await Promise.all(servers.map((server) => server.stop()))
  }
}

async function perSecond({ server, caller }: Lined, count: number) {
  const before = cpuMs(server.pid)
  const tookUs = await caller.calls(count)
  const after = cpuMs(server.pid)
  const cpu = before === undefined || after === undefined ? undefined : (after - before) / count
  return { perSecond: (count * 1_000_000) / tookUs, cpu }
}

async function watching({ plan, abort, tell, results }: Bench, { lined, epoch, fills }: { lined: Lined[]; epoch: string; fills: number }) {
  const count = Math.floor(fills / batch) * batch
  /** From the first fill to the last, several times. */
  const perSecond = async ({ caller }: Lined, times: number): Promise<number> => {
    let tookUs = 0
    for (let time = 0; time < times; time++) tookUs += await caller.watch(epoch, count)
    return (count * times * 1_000_000) / tookUs
  }
  // Once is over before V8 has optimised the code.
  for (const one of lined) {
    tell(`portfolio, stream, ${one.client}: warming up`)
    await perSecond(one, plan.portfolio.watches)
  }
  const measured = await rounds(lined, plan.rounds, (one, round) => {
    abort.throwIfAborted()
    tell(`portfolio, stream, ${one.client}: round ${round + 1} of ${plan.rounds}`)
    return perSecond(one, plan.portfolio.watches)
  })
  for (const [{ client }, values] of measured) results.series.push({ key: keys.portfolio('watched'), client, unit: '/s', values })
}

/** Of fills in a message of both. */
const batch = 200

/** @throws if gRPC servers answer differently, or REST has another position */
async function proveSame(lined: readonly Lined[]): Promise<void> {
  const answers = await Promise.all(lined.map(({ caller }) => caller.position()))
  const [bare, ours, json, rest] = answers.map(({ mark: { price }, ...position }) => ({ ...position, price }))
  if (!isDeepStrictEqual(bare, ours)) throw new Error(`grpc-js answers ${JSON.stringify(bare)}, and the portfolio ${JSON.stringify(ours)}`)
  const totals = [bare, json, rest].map((position) => (position as { total?: string }).total)
  if (new Set(totals).size !== 1) throw new Error(`the totals are ${totals.join(', ')}, expected the same`)
}
