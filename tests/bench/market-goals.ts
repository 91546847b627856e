import type { Goal } from './goal'
import { engineCounts, enginesOf, find, keys, type Market, ratioOf } from './series'
import { percentile } from './statistics'

const market = (what: string, key: Market, limits: Pick<Goal, 'atLeast' | 'atMost'>): Goal => ({
  what,
  ...limits,
  unit: 'times',
  measured: (results) => ratioOf(results, keys.market(key), 'ours')?.median,
})

export const marketGoals: readonly Goal[] = [
  market('ticks stored in Redis, by the bare client', 'stored', { atLeast: 0.85 }),
  market('ticks to ten readers, by bare subscribers', 'fannedOut', { atLeast: 0.85 }),
  market('p99 from tick to reader, by bare', 'p99', { atMost: 1.5 }),
  market('ticks and candles written to the history, by bare', 'appended', { atLeast: 0.85 }),
  ...engineCounts.map(
    (count): Goal => ({
      what: `full engine with a price collar, ${enginesOf(count)}, by without`,
      atLeast: 0.95,
      unit: 'times',
      measured: (results) => ratioOf(results, keys.market(`engine/${count}`), 'ours-collar', 'ours')?.median,
    }),
  ),
  {
    what: 'p99 from a new connection to live prices, after a cut',
    atMost: 250,
    unit: 'ms',
    measured(results) {
      const cuts = find(results, keys.market('resync'), 'ours')
      return cuts && percentile(cuts.values, 0.99)
    },
  },
]
