import type { Client } from './client'
import { engineCounts, enginesOf, find, keys, medianOf, type Results } from './series'
import { figure, ratioCells, spreadCells, type Table } from './tables'

const ways: readonly [Client, string][] = [
  ['bare', 'gRPC, bare grpc-js'],
  ['ours', 'gRPC, the portfolio'],
  ['ours-json', "JSON by Connect's protocol, the portfolio"],
  ['rest', 'REST, a bare Fastify route'],
]

/** The section of docs/rest-vs-grpc.md that contains it. */
export const callsSection = 'figures of calls'

/** A position asked for in each way. */
export function callsOf(results: Results): Table {
  const each = (what: 'cpuMs' | 'sent' | 'received', client: Client) => {
    const value = medianOf(results, keys.portfolio(what), client)
    return value === undefined ? '' : figure(value)
  }
  return {
    title: 'A position, 16 calls at once',
    columns: ['', 'calls/s', 'min', 'max', 'by grpc-js', 'min', 'max', 'CPU ms each', 'bytes asked', 'answered'],
    rows: ways
      .filter(([client]) => find(results, keys.portfolio('calls'), client))
      .map(([client, name]) => [
        name,
        ...spreadCells(results, keys.portfolio('calls'), client),
        ...ratioCells(results, keys.portfolio('calls'), client),
        ...(['cpuMs', 'sent', 'received'] as const).map((what) => each(what, client)),
      ]),
  }
}

const rowsOf = (): [name: string, key: string, client: Client, to: Client][] => [
  ['fills/s read from a stream; bare grpc-js', keys.portfolio('watched'), 'bare', 'bare'],
  ['fills/s read from a stream; the portfolio', keys.portfolio('watched'), 'ours', 'bare'],
  ['fills/s booked after an outage', keys.portfolio('caughtUp'), 'ours', 'bare'],
  ...(['p50', 'p99'] as const).flatMap((share): [string, string, Client, Client][] => [
    [`ms to insert a row and commit, 200/s, ${share}; bare loop`, keys.portfolio(`risk/${share}`), 'bare', 'bare'],
    [`ms to check an order, 200/s, ${share}`, keys.portfolio(`risk/${share}`), 'ours', 'bare'],
  ]),
  ...engineCounts.flatMap((count): [string, string, Client, Client][] => [
    [`signals/s, ${enginesOf(count)} that ask for no permit`, keys.portfolio(`engine/${count}`), 'no-permit', 'no-permit'],
    [`signals/s, ${enginesOf(count)} with their permits`, keys.portfolio(`engine/${count}`), 'ours', 'no-permit'],
    [`signals/s, ${enginesOf(count)} whose fills a portfolio books`, keys.portfolio(`engine/${count}`), 'ours-booked', 'ours'],
    [`signals/s, ${enginesOf(count)} that ask it about each order too`, keys.portfolio(`engine/${count}`), 'ours-risk', 'ours-booked'],
  ]),
]

export const portfolioOf = (results: Results): Table => ({
  title: 'Portfolio and halts',
  columns: ['', 'median', 'min', 'max', 'ratio', 'min', 'max'],
  rows: rowsOf()
    .filter(([, key, client]) => find(results, key, client))
    .map(([name, key, client, to]) => [name, ...spreadCells(results, key, client), ...ratioCells(results, key, client, to)]),
})
