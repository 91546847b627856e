import { executionReport, headers, portfolioReports, type Signal, topics } from '@trading/contracts'
import { freePort } from '@trading/dev'
import { portfolioDifferences } from '@trading/rig/oracle/portfolio'
import { killServices, type ServiceProcess, startService } from '@trading/rig/service-process'
import { aSignal } from '@trading/rig/signals'
import { openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { ledgerSettings, openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'

// service-portfolio as a process, beside an engine that fills, on a real broker and a real database.

let broker: TestBroker
let database: TestDatabase
beforeEach(async () => {
  broker = await openTestBroker()
  database = await openTestDatabase()
})
afterEach(async () => {
  await killServices()
  await database.close()
  await broker.close()
})

const startEngine = async (env: NodeJS.ProcessEnv = {}): Promise<ServiceProcess> => {
  const settings = { RABBITMQ_URL: broker.url, VENUE_LATENCY_MS: '1', ENGINE_ID: 'engine-1', PREFETCH: '8', ...env }
  const engine = startService('service-b', { ...settings, ...ledgerSettings(database) })
  await engine.seen('service.ready')
  return engine
}
const launch = (env: NodeJS.ProcessEnv = {}): ServiceProcess =>
  startService('service-portfolio', {
    ...{ RABBITMQ_URL: broker.url, DATABASE_URL: database.migrationUrl, COMPARE_INTERVAL_MS: '300', MARKS: 'last-fill' },
    ...env,
  })
const start = async (env: NodeJS.ProcessEnv = {}): Promise<ServiceProcess> => {
  const portfolio = launch(env)
  await portfolio.seen('service.ready')
  return portfolio
}

let sides = 0
const send = async (count: number): Promise<Signal[]> => {
  const sent = Array.from({ length: count }, () => {
    const number = ++sides
    const side = number % 3 === 0 ? 'SELL' : 'BUY'
    return aSignal({ symbol: `SYM${number % 4}`, side, quantity: `${(number % 5) + 1}.${number % 10}` })
  })
  for (const signal of sent) await broker.publish(signal, { messageId: signal.id })
  return sent
}
const filled = async (): Promise<number> =>
  (await database.sql<{ n: number }>(`SELECT count(*)::int AS n FROM signals WHERE status = 'FILLED'`))[0]?.n ?? 0
const untilFilled = (count: number) => until(`${count} are filled`, async () => (await filled()) === count)
const untilEqual = () =>
  until('the positions are the sums of the ledger', async () => {
    const differences = await portfolioDifferences(database)
    if (differences.length > 0) throw new Error(differences.join('; '))
    return true
  })
const booked = async (): Promise<number> => (await database.sql<{ n: number }>('SELECT sequence::int AS n FROM head'))[0]?.n ?? 0
const depth = () => broker.depth(portfolioReports.work.queue)

test('every fill is booked once, and the positions are the sums of the ledger, exactly', async () => {
  const [portfolio] = await Promise.all([start(), startEngine()])
  await send(40)
  await untilFilled(40)
  await untilEqual()
  expect(await booked()).toBe(40)
  await until('all are acknowledged', async () => (await depth()) === 0)
  const metrics = await portfolio.metrics()
  expect(metrics).toMatch(/^portfolio_sequence 40$/m)
  expect(metrics).toMatch(/^portfolio_lag_seconds /m)
  expect((await portfolio.readyz()).ready).toBe(true)
})

test('a report that comes again, and one of nothing traded, change no position', async () => {
  const engine = await startEngine({ ALLOWED_SYMBOLS: 'SYM0,SYM1,SYM2,SYM3' })
  const portfolio = await start()
  await send(5)
  await broker.publish(aSignal({ symbol: 'UNKNOWN' }))
  await untilFilled(5)
  await untilEqual()
  const [{ report } = { report: '' }] = await database.sql<{ report: string }>(
    `SELECT report FROM reports JOIN signals USING (signal_id) WHERE status = 'FILLED' LIMIT 1`,
  )
  const channel = await broker.channel()
  const properties = { persistent: true, contentType: 'application/json', type: topics.reports.kind.type, messageId: JSON.parse(report).id }
  for (let time = 0; time < 3; time++) channel.publish(topics.reports.exchange.name, 'FILLED.SYM0', Buffer.from(report), properties)
  await channel.waitForConfirms()
  await until('the copies are counted', async () => /^portfolio_duplicates_total [3-9]/m.test(await portfolio.metrics()))
  expect(await portfolio.metrics()).toMatch(/^portfolio_reports_without_fill_total\{status="REJECTED"\} 1$/m)
  await untilEqual()
  expect(await booked()).toBe(5)
  await until('all are acknowledged', async () => (await depth()) === 0)
  engine.kill('SIGTERM')
})

test('what was filled before it started, while it was down, and while its queue was gone, is booked from the ledger', async () => {
  await startEngine()
  await send(20)
  await untilFilled(20)
  const first = await start()
  expect((await first.seen('portfolio.caughtUp')).booked).toBe(20)
  await untilEqual()
  first.kill('SIGKILL')
  await first.exited
  const channel = await broker.channel()
  await channel.deleteQueue(portfolioReports.work.queue)
  await send(20)
  await untilFilled(40)
  const second = await start()
  expect((await second.seen('portfolio.caughtUp')).booked).toBe(20)
  await untilEqual()
  expect(second.events('portfolio.gapMended')).toEqual([])
})

test('fills whose reports are lost while it runs are booked by the next comparison, which says so', async () => {
  await startEngine()
  const portfolio = await start()
  await (await broker.channel()).unbindQueue(portfolioReports.work.queue, topics.reports.exchange.name, '#')
  await send(10)
  await untilFilled(10)
  await untilEqual()
  const mended = portfolio.events('portfolio.gapMended').reduce((sum, { fills }) => sum + Number(fills), 0)
  expect(mended).toBe(10)
  expect(await portfolio.metrics()).toMatch(/^portfolio_gaps_mended_total 10$/m)
  expect(await portfolio.metrics()).toMatch(/^portfolio_fills_booked_total\{from="ledger"\} 10$/m)
})

test('built again from nothing, the positions are the same, and the events are of another epoch', async () => {
  await startEngine()
  const portfolio = await start()
  await send(30)
  await untilFilled(30)
  await untilEqual()
  portfolio.kill('SIGTERM')
  expect(await portfolio.exited).toBe(0)
  const state = () => database.sql('SELECT symbol, quantity, total_cost, realised, fees, cash, fills FROM positions ORDER BY symbol')
  const epoch = async () => (await database.sql<{ epoch: string }>('SELECT epoch FROM head'))[0]?.epoch
  const [before, epochBefore] = [await state(), await epoch()]
  await database.sql('DROP TABLE head, booked_reports, fills, positions, events, portfolio_migrations')
  await start()
  await untilEqual()
  expect(await state()).toEqual(before)
  expect(await epoch()).not.toBe(epochBefore)
})

test('a fill that no database can hold is dead-lettered, and the others are booked', async () => {
  await startEngine()
  const portfolio = await start()
  const channel = await broker.channel()
  channel.publish(topics.reports.exchange.name, 'FILLED.SYM0', Buffer.from('{"no":"report"}'), { messageId: 'nonsense' })
  await channel.waitForConfirms()
  await send(3)
  await untilFilled(3)
  await untilEqual()
  await until('it is dead-lettered', async () => (await broker.depth(portfolioReports.dead.queue)) === 1)
  const letter = await channel.get(portfolioReports.dead.queue)
  expect(letter).toMatchObject({ properties: { headers: { [headers.cause]: expect.any(String) } } })
  expect(await portfolio.metrics()).toMatch(/^deliveries_dead_lettered_total 1$/m)
})

test('without a ledger it says what it waits for, and goes on when an engine has made one', async () => {
  const httpPort = String(await freePort())
  const portfolio = launch({ HTTP_PORT: httpPort })
  const reasons = async () => (await fetch(`http://127.0.0.1:${httpPort}/readyz`)).text()
  await until('it says so', async () => {
    const said = await reasons()
    if (!said.includes('catching up with the ledger: there is no ledger')) throw new Error(said)
    return true
  })
  await startEngine()
  await portfolio.seen('service.ready')
})

test('a wrong password ends it with exit code 78 and one line', async () => {
  const url = Object.assign(new URL(database.url), { password: 'wrong' }).toString()
  const portfolio = launch({ DATABASE_URL: url })
  expect(await portfolio.exited).toBe(78)
  expect(portfolio.lines.filter(({ exitCode }) => exitCode === 78).map(({ msg }) => msg)[0]).toMatch(/password|login/)
})

test('a fill that the ledger does not have is booked, and told as an error', async () => {
  await startEngine()
  const portfolio = await start()
  await send(5)
  await untilFilled(5)
  await untilEqual()
  const report = executionReport({
    ...{ signalId: aSignal().id, symbol: 'FORGED', side: 'SELL', venue: 'paper', engine: 'nobody', attempt: 1, status: 'FILLED' },
    ...{ filledQuantity: '2', averagePrice: '5', fee: '0.1', executedAt: new Date().toISOString() },
  })
  const channel = await broker.channel()
  const properties = { persistent: true, contentType: 'application/json', type: topics.reports.kind.type, messageId: report.id }
  channel.publish(topics.reports.exchange.name, 'FILLED.FORGED', Buffer.from(JSON.stringify(report)), properties)
  expect(await portfolio.seen('portfolio.unknownFills')).toMatchObject({ level: 'error', fills: 1, signalId: report.signalId })
  expect(await portfolio.metrics()).toMatch(/^portfolio_unknown_fills 1$/m)
  expect(await portfolio.readyz()).toMatchObject({ ready: true, warnings: ['1 fills are booked that are not in the ledger'] })
  expect(await portfolioDifferences(database)).toEqual([expect.stringMatching(/^FORGED: .* in the ledger none$/)])
})
