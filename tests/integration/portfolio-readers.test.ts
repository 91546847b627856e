import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2'
import { openLedger } from '@trading/ledger'
import { openStore, type PortfolioStore } from '@trading/portfolio-service/open-store'
import { quietLog } from '@trading/rig/quiet-log'
import { killServices, type ServiceProcess, startService } from '@trading/rig/service-process'
import { openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { type Message, openGrpcClient } from '../support/portfolio-client'
import { fills, token } from '../support/portfolio-stage'

// service-portfolio as a process, with readers that stand still, and with a wrong configuration.

let broker: TestBroker
let database: TestDatabase
let store: PortfolioStore
const sessions: ClientHttp2Session[] = []

beforeEach(async () => {
  ;[broker, database] = await Promise.all([openTestBroker(), openTestDatabase()])
  store = openStore({ url: database.migrationUrl, log: quietLog() })
  // The portfolio is ready once it has compared itself with a ledger.
  const ledger = await openLedger({ url: database.migrationUrl, engine: 'engine-1', log: quietLog() })
  await until('there is a ledger', () => ledger.unready() === undefined)
  await ledger.close()
})
afterEach(async () => {
  for (const session of sessions.splice(0)) session.destroy()
  await killServices()
  await store.close()
  await database.close()
  await broker.close()
})

const start = (env: NodeJS.ProcessEnv = {}): ServiceProcess =>
  startService('service-portfolio', { RABBITMQ_URL: broker.url, DATABASE_URL: database.migrationUrl, PORTFOLIO_TOKENS: token, ...env })
const portOf = async (portfolio: ServiceProcess) => (await portfolio.seen('api.listening')).grpcPort as number
const metric = async (portfolio: ServiceProcess, name: string) =>
  Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await portfolio.metrics())?.[1])

/** Asks for the stream and never reads. HTTP/2 lets the portfolio send 64 KiB. */
function standStill(port: number, resumeToken: string): Promise<ClientHttp2Stream> {
  const session = connect(`http://127.0.0.1:${port}`)
  session.on('error', () => undefined)
  sessions.push(session)
  const stream = session.request({
    ...{ ':method': 'POST', ':path': '/trading.portfolio.v1.PortfolioStream/Watch', te: 'trailers' },
    ...{ 'content-type': 'application/grpc', authorization: `Bearer ${token}` },
  })
  stream.on('error', () => undefined)
  // Field 1, a text.
  const message = Buffer.from([0x0a, resumeToken.length, ...Buffer.from(resumeToken)])
  stream.end(Buffer.concat([Buffer.from([0, 0, 0, 0, message.length]), message]))
  return new Promise((resolve) => stream.on('response', () => resolve(stream)))
}

test('50 readers that stand still take a bounded memory, and others are served as before', async () => {
  const count = 30_000
  for (let booked = 0; booked < count; booked += 1_000) await store.bookAll(fills(1_000))
  const { epoch } = await store.snapshot()
  const portfolio = start()
  const client = openGrpcClient({ port: await portOf(portfolio), token, deadlineMs: 60_000 })
  const readAll = async () => {
    const { messages } = await client.read(
      'PortfolioStream',
      'Watch',
      { resume_token: `${epoch}:0` },
      ({ delta }) => delta?.last_sequence === count,
    )
    return messages.flatMap(({ delta }) => delta?.fills.map(({ sequence }: Message) => sequence) ?? [])
  }
  const all = Array.from({ length: count }, (_, index) => index + 1)
  // The first reader takes what the process needs anyway.
  expect(await readAll()).toEqual(all)
  const before = await metric(portfolio, 'process_resident_memory_bytes')
  const standing = await Promise.all(Array.from({ length: 50 }, async () => standStill(await portOf(portfolio), `${epoch}:0`)))
  await until('all are open', async () => (await metric(portfolio, 'api_streams')) === 50)
  expect(await readAll()).toEqual(all)
  const calls = Array.from({ length: 50 }, async () => {
    const startedAt = performance.now()
    await client.call('Portfolio', 'GetPosition', { symbol: 'AAA' })
    return performance.now() - startedAt
  })
  expect(Math.max(...(await Promise.all(calls)))).toBeLessThan(2_000)
  const grownBytes = (await metric(portfolio, 'process_resident_memory_bytes')) - before
  // All of it for each of them would be more than 300 MB.
  expect(grownBytes).toBeLessThan(64 * 1_048_576)
  expect(standing.filter(({ closed }) => closed)).toEqual([])
  client.close()
}, 120_000)

test('on SIGTERM streams end with a resume token, and the process exits 0', async () => {
  await store.bookAll(fills(5))
  const portfolio = start()
  const client = openGrpcClient({ port: await portOf(portfolio), token })
  const ended = client.read('PortfolioStream', 'Watch', {}, ({ event }) => {
    if (event === 'snapshot') portfolio.kill('SIGTERM')
    return false
  })
  const { messages, status } = await ended
  expect(messages.at(-1)).toMatchObject({ end: { cause: 'CAUSE_DRAINING' }, resume_token: expect.stringMatching(/:5$/) })
  expect(status.code).toBe(0)
  expect(await portfolio.exited).toBe(0)
  client.close()
})

test.each([
  ['PORTFOLIO_TOKENS', 's3cret', /PORTFOLIO_TOKENS must be one or more tokens/],
  ['GRPC_PORT', '70000', /GRPC_PORT must be a whole number from 0 to 65535/],
])('a wrong %s is refused with exit code 78, and a token is not shown', async (name, value, sentence) => {
  const portfolio = start({ [name]: value })
  expect(await portfolio.exited).toBe(78)
  expect(portfolio.errors()).toMatch(sentence)
  expect(portfolio.errors()).not.toMatch(/s3cret/)
})

test('a gRPC port that is in use is refused with exit code 78 and the name of the setting', async () => {
  const first = start()
  const second = start({ GRPC_PORT: String(await portOf(first)) })
  expect(await second.exited).toBe(78)
  expect(JSON.stringify(second.lines)).toMatch(
    /the port is in use \(EADDRINUSE\); stop the process that uses it, or set GRPC_PORT to another port/,
  )
})
