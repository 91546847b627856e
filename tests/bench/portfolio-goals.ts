import type { Client } from './client'
import type { Goal } from './goal'
import { beyond, engineCounts, enginesOf, find, keys, type Portfolio, ratioOf } from './series'
import { median } from './statistics'

const portfolio = (what: string, key: Portfolio, atLeast: number, { to = 'bare' }: { to?: Client } = {}): Goal => ({
  what,
  atLeast,
  unit: 'times',
  measured: (results) => ratioOf(results, keys.portfolio(key), 'ours', to)?.median,
})

export const portfolioGoals: readonly Goal[] = [
  portfolio('a position by gRPC, by a bare grpc-js server', 'calls', 0.7),
  portfolio('fills from a stream, by a bare grpc-js server', 'watched', 0.8),
  {
    what: 'fills booked after an outage, by those of five engines with their ledger',
    atLeast: 5,
    unit: 'times',
    measured(results) {
      const booked = median(find(results, keys.portfolio('caughtUp'), 'ours')?.values ?? [])
      const filled = median(find(results, keys.portfolio('engine/5'), 'ours')?.values ?? [])
      return booked === undefined || filled === undefined ? undefined : booked / filled
    },
  },
  {
    what: 'a check of an order, 200 a second, p99, beyond a bare insert and commit',
    atMost: 5,
    unit: 'ms',
    measured: (results) => beyond(results, keys.portfolio('risk/p99'), 'ours')?.median,
  },
  ...engineCounts.map(
    (count): Goal => ({
      what: `full engine that asks about each order, ${enginesOf(count)}, by one that does not`,
      atLeast: 0.65,
      unit: 'times',
      measured: (results) => ratioOf(results, keys.portfolio(`engine/${count}`), 'ours-risk', 'ours-booked')?.median,
    }),
  ),
  ...engineCounts.map((count) =>
    portfolio(`full engine with its permit, ${enginesOf(count)}, by without`, `engine/${count}`, 0.98, { to: 'no-permit' }),
  ),
]
