import type { KillPoint } from './kill-point'
import { killPointsPage } from './page'

const points: readonly KillPoint[] = [
  { name: 'intent', group: 'engine', story: 'What happens.', run: async () => undefined },
  { name: 'five-engines', group: 'five', story: 'Another thing.', honoursIds: 'that is how it is', run: async () => undefined },
]
const run = (broker: string, database: string, date: string) => ({ broker, database, date, machine: 'a machine', seconds: 10, results: [] })

test('a run replaces the section of its own versions and keeps those of others', () => {
  const first = killPointsPage('', points, run('RabbitMQ 4.0.5', 'PostgreSQL 17.5', '2026-01-01'))
  const second = killPointsPage(first, points, run('RabbitMQ 3.10.8', 'PostgreSQL 17.10', '2026-01-02'))
  const third = killPointsPage(second, points, run('RabbitMQ 4.0.5', 'PostgreSQL 17.5', '2026-01-03'))
  expect(third.match(/^### .*/gm)).toEqual(['### RabbitMQ 3.10.8 and PostgreSQL 17.10', '### RabbitMQ 4.0.5 and PostgreSQL 17.5'])
  expect(third.match(/2026-01-0\d/g)).toEqual(['2026-01-02', '2026-01-03'])
})

test('each step says what the venue does with a repeated id', () => {
  const page = killPointsPage('', points, run('RabbitMQ 4.0.5', 'PostgreSQL 17.5', '2026-01-01'))
  expect(page).toContain('| intent | What happens. | fills again |')
  expect(page).toContain('| five-engines | Another thing. | honours ids: that is how it is |')
})
