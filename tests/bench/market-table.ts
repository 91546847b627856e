import type { Client } from './client'
import { nameOf } from './contestants'
import { engineCounts, enginesOf, find, keys, type Results } from './series'
import { ratioCells, spreadCells, type Table } from './tables'

const marketRows = (results: Results): [named: string, key: string, client: Client, to: Client][] => [
  ...(
    [
      ['stored', 'ticks stored in Redis, /s'],
      ['fannedOut', 'ticks to ten readers, deliveries/s'],
      ['p50', 'from tick to reader, p50, ms'],
      ['p99', 'from tick to reader, p99, ms'],
      ['p99.9', 'from tick to reader, p99.9, ms'],
      ['appended', 'ticks and candles to the history, ticks/s'],
    ] as const
  ).flatMap(([what, named]) =>
    (['bare', 'ours'] as const).map((client): [string, string, Client, Client] => [
      `${named}; ${client === 'bare' ? 'bare client' : nameOf(client)}`,
      keys.market(what),
      client,
      'bare',
    ]),
  ),
  ...engineCounts.flatMap((count) =>
    (['ours', 'ours-collar'] as const)
      .filter((client) => find(results, keys.market(`engine/${count}`), client))
      .map((client): [string, string, Client, Client] => [
        `signals/s, ${enginesOf(count)} ${client === 'ours' ? 'without' : 'with'} a price collar`,
        keys.market(`engine/${count}`),
        client,
        'ours',
      ]),
  ),
  ['from a new connection to live prices, ms', keys.market('resync'), 'ours', 'bare'],
]

export const marketOf = (results: Results): Table => ({
  title: 'Market data; an engine with a collar is compared with one without',
  columns: ['', 'median', 'min', 'max', 'ratio', 'min', 'max'],
  rows: marketRows(results)
    .filter(([, key, client]) => find(results, key, client))
    .map(([named, key, client, to]) => [named, ...spreadCells(results, key, client), ...ratioCells(results, key, client, to)]),
})
