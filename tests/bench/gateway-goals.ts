import type { Goal } from './goal'
import { beyond, keys, medianOf, ratioOf } from './series'

export const gatewayGoals: readonly Goal[] = [
  {
    what: 'positions read through the gateway, by a bare Fastify route',
    atLeast: 0.45,
    unit: 'times',
    measured: (results) => ratioOf(results, keys.gateway('reads'), 'ours')?.median,
  },
  {
    what: 'p50 of a read through the gateway, at 200/s, beyond the bare route',
    atMost: 0.5,
    unit: 'ms',
    measured: (results) => beyond(results, keys.gateway('read/p50'), 'ours')?.median,
  },
  {
    // Ten of a thousand requests decide a round's p99, and either route's is twice that of the other in some rounds.
    what: 'p99 of a read through the gateway, at 200/s, beyond the bare route, in the best round',
    atMost: 2,
    unit: 'ms',
    measured: (results) => beyond(results, keys.gateway('read/p99'), 'ours')?.min,
  },
  {
    what: 'signals submitted and confirmed, by a bare Fastify route that inserts and publishes',
    atLeast: 0.7,
    unit: 'times',
    measured: (results) => ratioOf(results, keys.gateway('submitted'), 'ours')?.median,
  },
  {
    what: 'p99 from the record of an execution to a client of the stream',
    atMost: 250,
    unit: 'ms',
    measured: (results) => medianOf(results, keys.gateway('toPage/p99'), 'ours'),
  },
  {
    what: 'memory of the gateway with 1,000 streams, by bare ones',
    atMost: 2,
    unit: 'times',
    measured: (results) => ratioOf(results, keys.gateway('streams/residentMb'), 'ours')?.median,
  },
]
