import { allDeclarations, type ExecutionReport } from '@trading/contracts'
import { freePort, sql } from '@trading/dev'
import { declareTopology } from '@trading/messaging'
import { type Management, managementOf } from '@trading/rig/management'
import { collectReports } from '@trading/rig/reports'
import type { LogLine } from '@trading/rig/service-process'
import { queues, workQueue } from '@trading/rig/signal-queues'
import { keepLink } from '@trading/rig/test-broker'
import { until } from '@trading/rig/until'
import { plainServices, services } from '../../dev/services'
import { type Compose, compose, environmentOf } from '../support/compose'
import { runTool } from '../support/tool-cli'

// Includes building the images and pulling that of the broker.
jest.setTimeout(600_000)

let stack: Compose
let management: Management
let databaseUrl: string
let link: ReturnType<typeof keepLink>
let reports: () => Promise<ExecutionReport[]>

beforeAll(async () => {
  const [amqpPort, managementPort, postgresPort] = [await freePort(), await freePort(), await freePort()]
  stack = compose('trading-platform-test', {
    AMQP_PORT: `${amqpPort}`,
    MANAGEMENT_PORT: `${managementPort}`,
    POSTGRES_PORT: `${postgresPort}`,
    SIGNAL_INTERVAL_MS: '100',
  })
  databaseUrl = `postgres://trading_engine:engine@127.0.0.1:${postgresPort}/trading`
  management = managementOf(`http://127.0.0.1:${managementPort}`)
  await stack('up', '--detach', '--wait', 'rabbitmq')
  // Subscribe before anything is published, so that no report is missed.
  link = keepLink(`amqp://guest:guest@127.0.0.1:${amqpPort}`)
  await declareTopology(await link.connection(), allDeclarations)
  reports = await collectReports(link)
  await stack('up', '--build', '--detach', '--wait', '--scale', 'service-b=5')
})
afterAll(async () => {
  await link.close()
  await stack('down', '--volumes')
})

const events = async (service: string, event: string): Promise<LogLine[]> =>
  (await stack('logs', '--no-color', '--no-log-prefix', service))
    .split('\n')
    .filter((line) => line.includes(`"event":"${event}"`))
    // Some versions of Compose clear the line even without a terminal.
    .map((line) => JSON.parse(line.slice(line.indexOf('{'))))
const consumers = async () => (await management.consumers('/')).filter(({ queue }) => queue.name === workQueue)

test('five engines are healthy and share the signals, and the management API answers guest on 127.0.0.1', async () => {
  const engines = await stack.containers('service-b')
  expect(engines.map(({ State }) => State.Health?.Status)).toEqual(Array(5).fill('healthy'))
  await until(
    'five engines executed',
    async () => new Set((await events('service-b', 'execution.reported')).map(({ engine }) => engine)).size === 5,
  )
  expect(await management.queue('/', workQueue)).toMatchObject({ type: 'quorum', durable: true })
  // The management API lists new consumers only after some seconds.
  const five = await until('five consume', async () => (await consumers()).length === 5 && (await consumers()), { everyMs: 500 })
  for (const consumer of five) expect(consumer).toMatchObject({ prefetch_count: 1, ack_required: true })
  const [broker] = await stack.containers('rabbitmq')
  expect(Object.values(broker?.NetworkSettings.Ports ?? {}).flatMap((ports) => ports?.map(({ HostIp }) => HostIp) ?? [])).toEqual([
    '127.0.0.1',
    '127.0.0.1',
  ])
})

test("the engines' login reaches the database on 127.0.0.1 only and cannot create anything in it", async () => {
  const [postgres] = await stack.containers('postgres')
  expect(postgres?.State.Health?.Status).toBe('healthy')
  expect(postgres?.NetworkSettings.Ports['5432/tcp']?.map(({ HostIp }) => HostIp)).toEqual(['127.0.0.1'])
  expect(await sql(databaseUrl, 'SELECT current_user')).toEqual([{ current_user: 'trading_engine' }])
  await expect(sql(databaseUrl, 'CREATE TABLE mine (id int)')).rejects.toThrow('permission denied')
})

test.each(plainServices.map(({ folder, compose: name = folder }) => name))('%s runs hardened and within limits', async (service) => {
  const [container] = await stack.containers(service)
  expect(container?.Config).toMatchObject({ User: 'node', Cmd: ['node', 'dist/index.js'] })
  expect(container?.HostConfig).toMatchObject({
    ReadonlyRootfs: true,
    CapDrop: ['ALL'],
    SecurityOpt: ['no-new-privileges:true'],
    Init: true,
    Memory: 256 * 1024 * 1024,
    NanoCpus: 1e9,
    PidsLimit: 100,
    RestartPolicy: { Name: 'on-failure', MaximumRetryCount: 12 },
  })
  await expect(stack('exec', '-T', service, 'touch', '/app/file')).rejects.toThrow(/Read-only file system/)
  expect((await stack('exec', '-T', service, 'id', '-un')).trim()).toBe('node')
})

test('npm run halt, with its own login, stops the five engines and lets them go on', async () => {
  const url = databaseUrl.replace('trading_engine:engine', 'trading_halt:halt')
  const halt = (...args: string[]) => runTool('halt', url, [...args, '--reason', 'a test', '--yes'])
  expect(await halt('all')).toMatchObject({ code: 0, out: expect.stringMatching(/^halted: all; \d+ of \d+ engines have acknowledged\n/) })
  expect((await events('service-b', 'trading.halted')).length).toBeGreaterThan(0)
  const known = (await reports()).length
  expect(await halt('lift', 'all')).toMatchObject({ code: 0, out: 'lifted: all\n' })
  await until('they go on', async () => (await reports()).length > known)
})

test('every setting of the services is passed through with its default', async () => {
  const profiles = services.flatMap(({ profile }) => (profile ? ['--profile', profile] : []))
  const composed = JSON.parse(await compose('trading-platform-config', {})(...profiles, 'config', '--format', 'json')).services
  const fixed = {
    RABBITMQ_URL: 'amqp://guest:guest@rabbitmq:5672',
    DATABASE_URL: 'postgres://trading_engine:engine@postgres:5432/trading',
    DATABASE_MIGRATION_URL: 'postgres://trading_owner:owner@postgres:5432/trading',
    HTTP_HOST: '0.0.0.0',
    HTTP_PORT: '8080',
    VENUE_URL: 'http://paper-venue:8090',
    PORTFOLIO_URL: 'http://service-portfolio:9090',
    PAPER_VENUE_HOST: '0.0.0.0',
    PAPER_VENUE_BOOK: '/home/node/book.jsonl',
  }
  for (const { folder, compose: name = folder, scale } of services.filter(({ stack }) => stack === undefined)) {
    // Unique within each container.
    const { [scale?.nameSetting ?? '']: unique, ...expected } = environmentOf(folder, fixed)
    expect({ name, environment: composed[name].environment }).toEqual({ name, environment: expected })
  }
})

test('a running stack scales down to two engines and up to four, and keeps executing', async () => {
  await stack('up', '--detach', '--wait', '--no-recreate', '--scale', 'service-b=2')
  await until('two consume', async () => (await consumers()).length === 2, { everyMs: 500 })
  await stack('up', '--detach', '--wait', '--no-recreate', '--scale', 'service-b=4')
  await until('four consume', async () => (await consumers()).length === 4, { everyMs: 500 })
  const before = (await events('service-b', 'execution.reported')).length
  await until('signals are executed', async () => (await events('service-b', 'execution.reported')).length > before)
})

test('a container with an invalid setting exits with 78', async () => {
  const refusal = await stack('run', '--rm', '--no-deps', '-T', '-e', 'PREFETCH=ten', 'service-b').then(
    () => undefined,
    (error: { code: number; stderr: string }) => error,
  )
  expect(refusal?.code).toBe(78)
  expect(refusal?.stderr).toContain('PREFETCH must be a whole number from 1 to 256, got "ten"')
})

test('the image loads a user-defined TypeScript venue from the mounted folder', async () => {
  const refusal = await stack('run', '--rm', '--no-deps', '-T', '-e', 'VENUE=./extensions/my-venue.ts', 'service-b').then(
    () => undefined,
    (error: { code: number; stdout: string }) => error,
  )
  expect(refusal?.code).toBe(78)
  // It was loaded with its imports from the contract: its factory requires its own setting.
  expect(refusal?.stdout).toContain('its factory failed at /app/service-b/extensions/my-venue.ts')
  expect(refusal?.stdout).toContain('MY_VENUE_URL is not set')
})

test('stopping drains: every signal published was reported exactly once, every queue is empty, every service exits 0', async () => {
  await stack('stop', 'service-a')
  const published = (await events('service-a', 'signal.published')).map(({ signalId }) => signalId)
  expect(published.length).toBeGreaterThan(20)
  await until('all are reported', async () => (await reports()).length >= published.length)
  await stack('stop', 'service-b')
  expect((await reports()).map(({ signalId }) => signalId).sort()).toEqual(published.sort())
  for (const { queue } of queues) expect(await (await link.channel()).checkQueue(queue)).toMatchObject({ queue, messageCount: 0 })
  for (const { Name, State } of [...(await stack.containers('service-a')), ...(await stack.containers('service-b'))]) {
    expect({ Name, status: State.Status, exitCode: State.ExitCode }).toEqual({ Name, status: 'exited', exitCode: 0 })
  }
})
