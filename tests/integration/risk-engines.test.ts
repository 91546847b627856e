import { setTimeout as sleep } from 'node:timers/promises'
import { portfolioReports, type Signal } from '@trading/contracts'
import { freePort } from '@trading/dev'
import { portfolioDifferences } from '@trading/rig/oracle/portfolio'
import { type ServiceProcess, startService } from '@trading/rig/service-process'
import { deadQueue, workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import { Client } from 'pg'
import { startPaperVenueServer } from '../../service-paper-venue/src/paper-venue-server'
import { useEngineStage } from '../support/engine-stage'
import { goodFill, startStrangeVenue, written } from '../support/strange-venue'

// Limits across engines: processes of engines and of the portfolio on a real broker and a real database.

const stage = useEngineStage(startPaperVenueServer)
let grpcPort: string
let engineNumber = 0

beforeEach(async () => {
  grpcPort = String(await freePort())
})
afterEach(async () => {
  await (await stage.broker.channel()).deleteQueue(portfolioReports.work.queue)
})

const launchPortfolio = (env: NodeJS.ProcessEnv = {}): ServiceProcess =>
  startService('service-portfolio', {
    ...{ RABBITMQ_URL: stage.broker.url, DATABASE_URL: stage.database.migrationUrl, GRPC_PORT: grpcPort, MARKS: 'last-fill' },
    ...{ COMPARE_INTERVAL_MS: '300', ...env },
  })
const launchEngine = (env: NodeJS.ProcessEnv = {}): ServiceProcess =>
  startService('service-b', {
    ...{ ...stage.settings(), ENGINE_ID: `engine-${++engineNumber}`, PREFETCH: '8', RECONCILE_INTERVAL_MS: '1000' },
    // A busy machine takes its time.
    ...{ RISK: 'portfolio', RISK_CALL_MS: '2000', PORTFOLIO_URL: `http://127.0.0.1:${grpcPort}`, ...env },
  })
async function start(
  count: number,
  { portfolio: limits = {}, engine = {} }: { portfolio?: NodeJS.ProcessEnv; engine?: NodeJS.ProcessEnv } = {},
) {
  const portfolio = launchPortfolio(limits)
  const engines = Array.from({ length: count }, () => launchEngine(engine))
  await Promise.all([portfolio, ...engines].map((process) => process.seen('service.ready')))
  return { portfolio, engines }
}

const aBuy = (fields: Partial<Signal> = {}): Signal => aSignal({ symbol: 'AAPL', side: 'BUY', quantity: '1', ...fields } as never)
const send = async (signals: readonly Signal[]): Promise<void> => {
  for (const signal of signals) await stage.send(signal)
}
const statuses = async (): Promise<Record<string, number>> => {
  const rows = await stage.database.sql<{ status: string; n: number }>('SELECT status, count(*)::int AS n FROM signals GROUP BY status')
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]))
}
const untilEnded = (count: number) =>
  until(`${count} have ended`, async () => {
    const { STARTED = 0, ...ended } = await statuses()
    return STARTED === 0 && Object.values(ended).reduce((sum, n) => sum + n, 0) === count
  })
const reserved = async (): Promise<number> =>
  (await stage.database.sql<{ n: number }>('SELECT count(*)::int AS n FROM reservations WHERE ended_at IS NULL'))[0]?.n ?? 0
const untilNothingIsReserved = () => until('nothing is reserved', async () => (await reserved()) === 0)
const untilBooked = () =>
  until('the positions are the sums of the ledger', async () => {
    const differences = await portfolioDifferences(stage.database)
    if (differences.length > 0) throw new Error(differences.join('; '))
    return true
  })
const held = async (): Promise<string | undefined> =>
  (await stage.database.sql<{ quantity: string }>(`SELECT quantity FROM positions WHERE symbol = 'AAPL'`))[0]?.quantity
const placed = () => stage.venue.venue.book.counts.calls

test('five engines race for the last units of a limit: it is used up and not exceeded, and nothing stays reserved', async () => {
  const { portfolio } = await start(5, { portfolio: { RISK_MAX_POSITION: '10' } })
  await send(Array.from({ length: 60 }, () => aBuy()))
  await untilEnded(60)
  expect(await statuses()).toEqual({ FILLED: 10, REJECTED: 50 })
  expect(placed()).toBe(10)
  await untilBooked()
  expect(await held()).toBe('10')
  await untilNothingIsReserved()
  const [refused] = (await stage.reports()).filter(({ status }) => status === 'REJECTED')
  expect(refused).toMatchObject({ reason: expect.stringMatching(/AAPL, with what is reserved, would be above the position limit of 10$/) })
  const metrics = await portfolio.metrics()
  // An engine that had no answer in time asks again.
  const checks = (decision: string) => Number(new RegExp(`^risk_checks_total\\{decision="${decision}"\\} (\\d+)$`, 'm').exec(metrics)?.[1])
  expect(checks('reserved')).toBeGreaterThanOrEqual(10)
  expect(checks('refused')).toBeGreaterThanOrEqual(50)
  // What is sold leaves room for as much.
  await send([aBuy({ side: 'SELL', quantity: '3' } as never)])
  await untilEnded(61)
  await untilBooked()
  await send(Array.from({ length: 8 }, () => aBuy()))
  await untilEnded(69)
  expect(await statuses()).toEqual({ FILLED: 14, REJECTED: 55 })
})

test('engines that are killed while they hold reservations leave nothing reserved, and the limit is not exceeded', async () => {
  const { engines } = await start(4, { portfolio: { RISK_MAX_POSITION: '25' } })
  stage.venue.venue.misbehave({ latencyMs: 60 })
  const sending = send(Array.from({ length: 80 }, () => aBuy()))
  for (const engine of engines.slice(0, 3)) {
    await until('something is reserved', async () => (await reserved()) > 0, { everyMs: 5 })
    engine.kill('SIGKILL')
    await engine.exited
    launchEngine()
  }
  await sending
  await untilEnded(80)
  expect((await statuses()).FILLED).toBe(25)
  await untilBooked()
  expect(await held()).toBe('25')
  await untilNothingIsReserved()
})

test('what expires while its engine is dead is released when the ledger says so', async () => {
  const { engines } = await start(1, { portfolio: { RISK_MAX_POSITION: '1' } })
  // The venue takes orders and does not answer, and then has none of them.
  stage.venue.venue.misbehave({ failureRate: 1 })
  await send([aBuy({ validUntil: new Date(Date.now() + 4_000).toISOString() } as never)])
  await until('it is reserved', async () => (await reserved()) === 1)
  engines[0]?.kill('SIGKILL')
  await sleep(4_500)
  expect(await reserved()).toBe(1)
  stage.venue.venue.misbehave({})
  launchEngine()
  await untilEnded(1)
  expect(await statuses()).toEqual({ EXPIRED: 1 })
  await untilNothingIsReserved()
})

test('a dead-lettered signal stays reserved while the venue may have filled it, and no longer', async () => {
  const venue = await startStrangeVenue()
  try {
    await start(1, { portfolio: { RISK_MAX_POSITION: '10' }, engine: { VENUE_URL: venue.url } })
    const signal = aBuy({ quantity: '10', validUntil: new Date(Date.now() + 3_000).toISOString() } as never)
    const unreadable = { status: 200, body: written({ ...goodFill, fee: '"free of charge"' }) }
    venue.says.set(signal.id, { placed: unreadable, found: unreadable })
    await send([signal])
    await until('it is dead-lettered', async () => (await stage.broker.depth(deadQueue)) === 1)
    await sleep(Math.max(0, Date.parse(signal.validUntil) + 2_500 - Date.now()))
    expect(await reserved()).toBe(1)
    await send([aBuy()])
    await until('there is no room for another', async () => (await statuses()).REJECTED === 1)
    // From now on its answer can be read: the comparison with the venue records it.
    const readable = { status: 200, body: written(goodFill) }
    venue.says.set(signal.id, { placed: readable, found: readable })
    // The comparison leaves an engine 30 s for its work.
    await stage.database.sql(`UPDATE signals SET claimed_at = now() - interval '1 minute' WHERE signal_id = '${signal.id}'`)
    await until('it is recorded', async () => (await statuses()).FILLED === 1)
    await untilNothingIsReserved()
    await untilBooked()
    expect(await held()).toBe('10')
  } finally {
    await venue.close()
  }
})

test.each(['SIGKILL', 'SIGSTOP'] as const)(
  'after a %s of the portfolio signals wait, nothing is placed, and no attempt is counted',
  async (fault) => {
    const { portfolio, engines } = await start(2)
    await send([aBuy()])
    await untilEnded(1)
    portfolio.kill(fault)
    if (fault === 'SIGKILL') await portfolio.exited
    await send(Array.from({ length: 10 }, () => aBuy()))
    for (const engine of engines) {
      await until('it is not ready', async () => {
        const { ready, reasons } = await engine.readyz()
        return !ready && reasons.some((reason) => reason.startsWith('risk: '))
      })
      expect(await engine.metrics()).toContain('intake_paused{reason="risk"} 1')
      await engine.seen('risk.away')
    }
    await until('they wait in the work queue', async () => (await stage.broker.depth(workQueue)) === 10)
    expect(placed()).toBe(1)
    if (fault === 'SIGSTOP') portfolio.kill('SIGCONT')
    else launchPortfolio()
    await untilEnded(11)
    expect(await statuses()).toEqual({ FILLED: 11 })
    const [{ attempts } = { attempts: 0 }] = await stage.database.sql<{ attempts: number }>(
      'SELECT max(attempt)::int AS attempts FROM signals',
    )
    expect(attempts).toBe(1)
    await untilNothingIsReserved()
  },
)

test('an engine whose portfolio answers later than RISK_CALL_MS places nothing, and goes on when it answers in time', async () => {
  const { portfolio, engines } = await start(1, { engine: { RISK_CALL_MS: '200' } })
  // Whoever decides waits until this transaction has ended.
  const client = new Client({ connectionString: stage.database.migrationUrl })
  await client.connect()
  await client.query('BEGIN')
  await client.query('UPDATE reservation_turns SET turn = turn')
  await send([aBuy()])
  await until('it has asked in vain', async () =>
    /^risk_answer_seconds_count\{answer="none"\} [1-9]/m.test((await engines[0]?.metrics()) ?? ''),
  )
  expect(placed()).toBe(0)
  await client.end()
  await untilEnded(1)
  expect(await statuses()).toEqual({ FILLED: 1 })
  expect(await portfolio.readyz()).toMatchObject({ ready: true })
  const [{ attempts } = { attempts: 0 }] = await stage.database.sql<{ attempts: number }>(
    'SELECT max(attempt)::int AS attempts FROM signals',
  )
  expect(attempts).toBe(1)
})

test('with a wrong token an engine is not ready and says why; without a ledger it does not start', async () => {
  launchPortfolio()
  const httpPort = String(await freePort())
  launchEngine({ PORTFOLIO_TOKEN: 'another-token', HTTP_PORT: httpPort })
  await until('it says why', async () => {
    const said = await (await fetch(`http://127.0.0.1:${httpPort}/readyz`)).text()
    return /"risk: [^"]*service token is wrong/.test(said)
  })
  const without = launchEngine({ LEDGER: 'off' })
  expect(await without.exited).toBe(78)
  expect(without.errors()).toContain('RISK=portfolio needs the ledger: set LEDGER=on, or RISK=off')
})
