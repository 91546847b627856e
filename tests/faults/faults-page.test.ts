import { faultsPage, type Run } from './faults-page'
import type { Row } from './row'

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

test('each row is listed with its additional invariants and why it may duplicate', () => {
  expect(faultsPage('', [row], run('RabbitMQ 4.0.5', '2026-01-01'))).toContain(
    '| 1 | a fault | What happens. | I6 | permitted: that is how it is |',
  )
})
