import { createStatistics } from './statistics'

test('signals are counted by outcome', () => {
  const statistics = createStatistics()
  for (const event of ['signal.published', 'signal.published', 'delivery.retried', 'delivery.deadLettered', 'service.ready'])
    statistics.count({ event })
  for (const status of ['FILLED', 'REJECTED', 'EXPIRED']) statistics.count({ event: 'execution.reported', status, ageMs: 10 })
  expect(statistics.summary()).toMatchObject({ published: 2, executed: 2, expired: 1, retried: 1, deadLettered: 1 })
})

test('latency is the age of executed signals, as nearest-rank percentiles of the last thousand', () => {
  const statistics = createStatistics()
  expect(statistics.summary().latencyMs).toBeUndefined()
  const execute = (ageMs: number) => statistics.count({ event: 'execution.reported', status: 'FILLED', ageMs })
  for (let age = 100; age >= 1; age -= 1) execute(age)
  expect(statistics.summary().latencyMs).toEqual({ p50: 50, p99: 99 })
  for (let n = 0; n < 1_000; n += 1) execute(7)
  expect(statistics.summary().latencyMs).toEqual({ p50: 7, p99: 7 })
})
