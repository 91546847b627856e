import { type Invariant, invariantNames } from '@trading/rig/oracle/oracle'
import { faultsPage, type Run } from './faults-page'
import type { Row } from './row'
import type { RowResult } from './run-row'

const row: Row = {
  number: '1',
  fault: 'a fault',
  story: 'What happens.',
  invariants: ['I1', 'I6'],
  duplicates: 'that is how it is',
  run: async () => undefined,
}
const run = (broker: string, date: string): Run => ({
  broker,
  database: 'PostgreSQL 17.10',
  date,
  machine: 'a machine',
  seed: 1,
  seconds: 10,
  results: [],
})

test('a run replaces the section of its own broker and keeps those of other brokers', () => {
  const first = faultsPage('', [row], run('RabbitMQ 4.0.5', '2026-01-01'))
  const second = faultsPage(first, [row], run('RabbitMQ 3.10.8', '2026-01-02'))
  const third = faultsPage(second, [row], run('RabbitMQ 4.0.5', '2026-01-03'))
  expect(third.match(/^### .*/gm)).toEqual(['### RabbitMQ 3.10.8', '### RabbitMQ 4.0.5'])
  expect(third.match(/2026-01-0\d/g)).toEqual(['2026-01-02', '2026-01-03'])
  expect(faultsPage(third, [row], run('RabbitMQ 4.0.5', '2026-01-03'))).toBe(third)
})

const held = { held: true, broken: [] }
const ofPrices = (number: string): RowResult => ({
  ...{ number, fault: 'Redis away', injected: 'Redis SIGKILL', verdict: 'holds', broken: [], seconds: 1 },
  judgement: {
    ...{ confirmed: 0, executed: 0, lost: [], duplicated: [], expired: 0, dead: 0, recoverySeconds: 1.5 },
    prices: { servers: 'Redis 7.0.15, partitions', ticks: 900, readers: 3, resyncs: 6, slowestResyncMs: 80 },
    invariants: Object.fromEntries(invariantNames.map((name) => [name, held])) as Record<Invariant, typeof held>,
  },
})

test('rows of market data have a table of their own, with the servers that they ran on', () => {
  const page = faultsPage('', [row], { ...run('RabbitMQ 4.0.5', '2026-01-01'), results: [ofPrices('30a')] })
  expect(page).toContain('Market data, with Redis 7.0.15, partitions:')
  expect(page).toContain('| 30a | Redis away | Redis SIGKILL | 900 | 3 | 6 | 80 | 1.5 | holds |')
  expect(faultsPage('', [row], run('RabbitMQ 4.0.5', '2026-01-01'))).not.toContain('Market data, with')
})

test('each row is listed with its additional invariants and why it may duplicate', () => {
  expect(faultsPage('', [row], run('RabbitMQ 4.0.5', '2026-01-01'))).toContain(
    '| 1 | a fault | What happens. | I6 | permitted: that is how it is |',
  )
})
