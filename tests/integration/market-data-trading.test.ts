import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '@trading/dev'
import { startTcpProxy, type TcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { madeFromOtherPrices, signalPrices } from '@trading/rig/oracle/freshness'
import { type ServiceProcess, startService } from '@trading/rig/service-process'
import { workQueue } from '@trading/rig/signal-queues'
import { aSignal } from '@trading/rig/signals'
import { openTestCache } from '@trading/rig/test-cache'
import { until } from '@trading/rig/until'
import { startPaperVenueServer } from '../../service-paper-venue/src/paper-venue-server'
import { useEngineStage } from '../support/engine-stage'

// Prices from service-market-data to the strategy of service-a, and to the collar of service-b.

const stage = useEngineStage(startPaperVenueServer)
let cache: Awaited<ReturnType<typeof openTestCache>>
const proxies: TcpProxy[] = []

beforeEach(async () => {
  cache = await openTestCache()
})
afterEach(async () => {
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()))
  await cache.stop()
})

const maxAgeMs = 1_000
const tickMs = 50
/** The prices of five symbols, each every 50 ms. */
const startMarket = (env: NodeJS.ProcessEnv = {}): ServiceProcess =>
  startService('service-market-data', {
    ...{ REDIS_URL: cache.url, DATABASE_URL: stage.database.migrationUrl, TICK_INTERVAL_MS: String(tickMs), ...env },
  })
const startGenerator = (env: NodeJS.ProcessEnv = {}): ServiceProcess =>
  startService('service-a', {
    ...{ RABBITMQ_URL: stage.broker.url, FEED: 'market-data', REDIS_URL: cache.url, MAX_PRICE_AGE_MS: String(maxAgeMs) },
    ...{ STRATEGY: 'random', SIGNAL_INTERVAL_MS: '20', ...env },
  })
const startEngine = (env: NodeJS.ProcessEnv = {}) =>
  stage.startEngine({ PRICE_COLLAR_BPS: '500', REDIS_URL: cache.url, MAX_PRICE_AGE_MS: String(maxAgeMs), ...env })
const throughProxy = async () => {
  const proxy = await startTcpProxy({ target: () => ({ host: '127.0.0.1', port: Number(new URL(cache.url).port) }) })
  proxies.push(proxy)
  return { proxy, url: through(proxy, cache.url) }
}

/** Of a service that is not ready, and so has not logged its port. */
const reasonsAt = async (port: number): Promise<string> => {
  const { reasons } = (await (await fetch(`http://127.0.0.1:${port}/readyz`)).json()) as { reasons: string[] }
  return reasons.join('; ')
}
const metricsAt = async (port: number): Promise<string> => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()

const countOf = (generator: ServiceProcess) => generator.events('signal.published').length
const more = (generator: ServiceProcess, signals: number) => {
  const before = countOf(generator)
  return until(`${signals} more signals`, () => countOf(generator) >= before + signals)
}
const ended = async (status: string) => (await stage.database.sql(`SELECT 1 FROM signals WHERE status = '${status}'`)).length

/** From ledger and ticks: every signal names a price of the history, its own, and not one older than may be. */
async function signalsAreFresh(boundMs = maxAgeMs): Promise<void> {
  const judged = await until('the history has the price of every signal', async () => {
    const signals = await signalPrices(stage.database)
    return signals.length > 0 && signals.every(({ ageMs }) => ageMs !== null) && signals
  })
  expect(madeFromOtherPrices(judged, boundMs)).toEqual([])
}

test('signals say which price they come from, engines execute them, and ledger and history agree about it', async () => {
  startMarket()
  await startEngine()
  const generator = startGenerator({ SIGNAL_LIMIT: '40' })
  expect(await generator.exited).toBe(0)
  await until('all are executed', async () => (await ended('FILLED')) === 40)
  await signalsAreFresh()
  const symbols = await stage.database.sql<{ symbol: string }>('SELECT DISTINCT symbol FROM signals')
  expect(symbols.length).toBeGreaterThan(1)
})

test('when market data stops there are no signals, which readiness, metric and log say; they go on with it', async () => {
  const market = startMarket()
  await startEngine()
  const port = await freePort()
  const generator = startGenerator({ HTTP_PORT: String(port) })
  await more(generator, 10)
  market.kill('SIGSTOP')
  await until('all prices are stale', async () => /^prices_not_live 5$/m.test(await metricsAt(port)))
  const atStop = countOf(generator)
  expect(await reasonsAt(port)).toMatch(/^no signals without fresh prices \(AAPL: stale, last confirmed \d+ ms ago; MSFT/)
  expect(generator.events('prices.stale').length).toBeGreaterThan(0)
  // As long as many signals would take.
  await sleep(500)
  expect(countOf(generator) - atStop).toBeLessThanOrEqual(1)
  market.kill('SIGCONT')
  await more(generator, 10)
  await generator.seen('prices.live')
  generator.kill('SIGTERM')
  expect(await generator.exited).toBe(0)
  await until('all are executed', async () => (await ended('FILLED')) === countOf(generator))
  await signalsAreFresh()
})

test('prices that arrive late make no signals, although they arrive', async () => {
  startMarket()
  await startEngine()
  const { proxy, url } = await throughProxy()
  const port = await freePort()
  const generator = startGenerator({ REDIS_URL: url, HTTP_PORT: String(port), MAX_PRICE_AGE_MS: '300' })
  await more(generator, 10)
  for (let round = 0; round < 3; round++) {
    proxy.blackHole()
    await until('all prices are stale', async () => /^prices_not_live 5$/m.test(await metricsAt(port)))
    await proxy.heal()
    await more(generator, 10)
  }
  generator.kill('SIGTERM')
  await generator.exited
  await until('all are executed', async () => (await ended('FILLED')) === countOf(generator))
  // A heartbeat may confirm a price until the next tick comes.
  await signalsAreFresh(300 + tickMs)
})

test('an order far from the latest price is rejected, one near it is placed', async () => {
  startMarket()
  const engine = await startEngine()
  await until('its intake is open', async () => /^intake_paused\{reason="prices"\} 0$/m.test(await engine.metrics()))
  const near = aSignal({ symbol: 'AAPL', referencePrice: '190' })
  const far = aSignal({ symbol: 'AAPL', referencePrice: '250' })
  await stage.send(near)
  await stage.send(far)
  const reports = await until('both are reported', async () => (await stage.reports()).length === 2 && (await stage.reports()))
  expect(reports.find(({ signalId }) => signalId === near.id)).toMatchObject({ status: 'FILLED' })
  expect(reports.find(({ signalId }) => signalId === far.id)).toMatchObject({
    status: 'REJECTED',
    reason: expect.stringMatching(
      /^the reference price 250 is [\d.]+ bps away from the latest price of AAPL, [\d.]+, above the collar of 500$/,
    ),
  })
  expect(stage.venue.venue.book.find(far.id)).toBeUndefined()
})

test('a signal whose symbol has no price waits and expires at its deadline, and holds up no other', async () => {
  startMarket()
  await startEngine()
  const unknown = aSignal({ symbol: 'NOBODY' }, 3_000)
  const known = aSignal({ symbol: 'AAPL', referencePrice: '190' })
  await stage.send(unknown)
  await stage.send(known)
  const reports = await until('both are reported', async () => (await stage.reports()).length === 2 && (await stage.reports()))
  expect(reports.map(({ signalId, status }) => [signalId, status])).toEqual([
    [known.id, 'FILLED'],
    [unknown.id, 'EXPIRED'],
  ])
  expect(stage.venue.venue.book.find(unknown.id)).toBeUndefined()
})

test('while Redis is away an engine with a collar takes no signals, and the backlog is executed when it is back', async () => {
  startMarket()
  const { proxy, url } = await throughProxy()
  const engine = await startEngine({ REDIS_URL: url })
  await until('its intake is open', async () => /^intake_paused\{reason="prices"\} 0$/m.test(await engine.metrics()))
  await proxy.refuse()
  proxy.reset()
  await engine.seen('intake.paused', ({ reason }) => reason === 'prices')
  const channel = await stage.broker.channel()
  await until('it consumes no more', async () => (await channel.checkQueue(workQueue)).consumerCount === 0)
  const waiting = Array.from({ length: 5 }, () => aSignal({ symbol: 'AAPL', referencePrice: '190' }))
  for (const signal of waiting) await stage.send(signal)
  expect((await engine.readyz()).reasons.join()).toMatch(/not connected to Redis/)
  expect(await stage.broker.depth(workQueue)).toBe(5)
  expect(stage.venue.venue.book.counts.fills).toBe(0)
  await proxy.heal()
  await until('all are executed', async () => (await ended('FILLED')) === 5)
})

test('an engine with a collar and no Redis at all starts, takes nothing, and says why', async () => {
  const address = `redis://127.0.0.1:${await freePort()}`
  const port = await freePort()
  startService('service-b', { ...stage.settings(), PRICE_COLLAR_BPS: '500', REDIS_URL: address, HTTP_PORT: String(port) })
  await stage.send(aSignal())
  await until('it says why', async () => /not connected to Redis/.test(await reasonsAt(port).catch(() => '')))
  expect(await stage.broker.depth(workQueue)).toBe(1)
})

test('a doubt about an order is resolved while there are no prices: the collar forbids placing only', async () => {
  const market = startMarket()
  stage.venue.venue.misbehave({ reusesIds: true, timeoutRate: 1 })
  const doomed = await startEngine({ VENUE_CALL_MS: '60000' })
  const signal = aSignal({ symbol: 'AAPL', referencePrice: '190' })
  await stage.send(signal)
  await until('the venue has filled it', () => stage.venue.venue.book.counts.fills === 1)
  doomed.kill('SIGKILL')
  await doomed.exited
  stage.venue.venue.misbehave({ reusesIds: true })
  market.kill('SIGKILL')
  await market.exited
  await startEngine()
  const [report] = await until('it is reported', async () => (await stage.reports()).length === 1 && (await stage.reports()))
  expect(report).toMatchObject({ status: 'FILLED' })
  expect(stage.venue.venue.book.find(signal.id)).toMatchObject({ calls: 1, fills: 1 })
})
