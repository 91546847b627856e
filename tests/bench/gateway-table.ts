import type { Client } from './client'
import { nameOf } from './contestants'
import { find, type Gateway, keys, type Results } from './series'
import { ratioCells, spreadCells, type Table } from './tables'

const measured: readonly [Gateway, string][] = [
  ['reads', 'positions read, /s'],
  ['read/p50', 'a read at 200/s, p50, ms'],
  ['read/p99', 'a read at 200/s, p99, ms'],
  ['read/p99.9', 'a read at 200/s, p99.9, ms'],
  ['submitted', 'signals submitted and confirmed, /s'],
  ['toPage/p50', 'from record to stream, p50, ms'],
  ['toPage/p99', 'from record to stream, p99, ms'],
  ['toPage/p99.9', 'from record to stream, p99.9, ms'],
  ['streams/residentMb', 'memory with 1,000 streams, MB'],
  ['streams/eachKb', 'memory that each stream adds, kB'],
]

export const gatewayOf = (results: Results): Table => ({
  title: 'Gateway',
  columns: ['', 'median', 'min', 'max', 'by bare', 'min', 'max'],
  rows: measured.flatMap(([what, named]) =>
    (['bare', 'ours'] as const satisfies readonly Client[])
      .filter((client) => find(results, keys.gateway(what), client))
      .map((client) => [
        `${named}; ${client === 'bare' ? 'bare routes' : nameOf(client)}`,
        ...spreadCells(results, keys.gateway(what), client),
        ...ratioCells(results, keys.gateway(what), client),
      ]),
  ),
})
