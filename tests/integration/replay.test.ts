import { type ExecutionReport, reportIdOf } from '@trading/contracts'
import { collectReports } from '@trading/rig/reports'
import { killServices, startService } from '@trading/rig/service-process'
import { allQueues, openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { ledgerSettings, openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'

// 5,105 trading days less the 25 that the slow average needs to warm up.
const expected = 5_080

let broker: TestBroker
let database: TestDatabase
let reports: () => Promise<ExecutionReport[]>
beforeAll(async () => {
  broker = await openTestBroker()
  database = await openTestDatabase()
  reports = await collectReports(broker)
})
afterAll(async () => {
  await killServices()
  await broker.close()
  await database.close()
})

test('twenty years of the S&P 500 flow through five engines: one report and one row in the ledger for each signal, nothing left anywhere, exit 0', async () => {
  const engines = [1, 2, 3, 4, 5].map((number) =>
    startService('service-b', {
      RABBITMQ_URL: broker.url,
      ...ledgerSettings(database),
      ENGINE_ID: `engine-${number}`,
      VENUE_LATENCY_MS: '0',
    }),
  )
  await Promise.all(engines.map((engine) => engine.seen('service.ready')))
  const generator = startService('service-a', { RABBITMQ_URL: broker.url, FEED: 'replay', SIGNAL_INTERVAL_MS: '1' })
  expect(await generator.exited).toBe(0)
  const published = generator.events('signal.published').map(({ signalId }) => signalId as string)
  expect(published).toHaveLength(expected)

  const got = await until('all are reported', async () => (await reports()).length >= expected && (await reports()), { withinMs: 60_000 })
  expect(got.map(({ signalId }) => signalId).sort()).toEqual(published.sort())
  expect(new Set(got.map(({ id }) => id)).size).toBe(expected)
  expect(got.every(({ id, signalId }) => id === reportIdOf(signalId))).toBe(true)
  expect(new Set(got.map(({ status }) => status))).toEqual(new Set(['FILLED']))
  for (const queue of allQueues) expect(await broker.depth(queue)).toBe(0)
  for (const engine of engines) {
    const share = engine.events('execution.reported').length
    expect(share).toBeGreaterThan(expected / 10)
    engine.kill('SIGTERM')
    expect(await engine.exited).toBe(0)
  }
  // After a clean shutdown the engines have marked all sent reports, so nothing is left for a relay.
  expect(await database.sql('SELECT status, count(*)::int FROM signals GROUP BY status')).toEqual([{ status: 'FILLED', count: expected }])
  expect(await database.sql('SELECT count(*)::int, count(sent_at)::int AS sent, max(publishes) FROM reports')).toEqual([
    { count: expected, sent: expected, max: 1 },
  ])
})
