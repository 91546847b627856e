import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExecutionReport } from '@trading/contracts'
import { collectReports } from '@trading/rig/reports'
import { openTestBroker, type TestBroker } from '@trading/rig/test-broker'
import { until } from '@trading/rig/until'
import { portAnswers } from '../../dev/src/machine/port-answers'
import { sql } from '../../dev/src/server/kinds/postgres/sql'
import { leftLedgerAddress } from '../../dev/src/start/ledger-address'
import { type Clone, type CloneProcess, openClone, runsFrom } from '../support/clone'

// Installs packages, twice.
jest.setTimeout(300_000)
const slowly = { withinMs: 240_000, everyMs: 200 }

let broker: TestBroker
let reports: () => Promise<ExecutionReport[]>
let clone: Clone

beforeAll(async () => {
  broker = await openTestBroker()
  reports = await collectReports(broker)
  const { DATABASE_URL, DATABASE_MIGRATION_URL, LEDGER, NODE_ENV, ...env } = process.env
  // A server that may listen on 5432 must not affect this test.
  const database = (await portAnswers(5432)) ? 'private' : ''
  clone = openClone({ ...env, RABBITMQ_URL: broker.url, DATABASE: database, npm_config_prefer_offline: 'true', SIGNAL_INTERVAL_MS: '20' })
})
afterAll(async () => {
  await clone.remove()
  await broker.close()
})

const kept = (file: string) => join(clone.dir, '.broker', 'kept', 'postgres-17', file)
const serverPid = () => Number(readFileSync(kept('data/postmaster.pid'), 'utf8').split('\n')[0])
const keeperPid = () => Number.parseInt(readdirSync(kept('lock'))[0] as string, 10)
const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
/** Rejects if the process exits before the work is done; a later exit is not a failure. */
const endedInstead = (one: CloneProcess): Promise<never> => {
  const ended = one.exited.then((code) => Promise.reject(new Error(`it ended with ${code}: ${one.err()}`)))
  ended.catch(() => undefined)
  return ended
}
const ready = (one: CloneProcess) =>
  Promise.race([until('the service is ready', () => one.out().includes('"service.ready"'), slowly), endedInstead(one)])
const npmStart = (service: string, settings = {}) => clone.start(service, ['npm', 'start'], settings)
const engine = async (name: string) => {
  const command = [process.execPath, '--conditions=source', '../dev/start-service.js', 'service-b']
  const started = clone.start('service-b', command, { ENGINE_ID: name })
  await ready(started)
  return started
}
/** Of the signals that a log tells this of. Its last line may not be whole yet. */
const signalIds = (log: string, event: string): unknown[] =>
  log
    .split('\n')
    .slice(0, -1)
    .filter((line) => line.includes(`"event":"${event}"`))
    .map((line) => JSON.parse(line).signalId)
/** Waits until this engine has reported signals that are published from now on. */
async function executes(name: string): Promise<void> {
  const generator = npmStart('service-a', { SIGNAL_LIMIT: '10' })
  expect(await generator.exited).toBe(0)
  await until(`${name} executes`, async () => (await reports()).some((report) => report.engine === name), slowly)
}

/** Waits until a platform has executed so many signals. */
const executed = (platform: CloneProcess, count: number) =>
  Promise.race([
    until('signals are executed', () => signalIds(platform.out(), 'execution.reported').length >= count, slowly),
    endedInstead(platform),
  ])

/** Queries the ledger that `npm run ledger` would use. */
async function filled(): Promise<number> {
  const address = leftLedgerAddress(join(clone.dir, '.broker')) as string
  const [row] = await sql(address, `SELECT count(*)::int AS filled FROM signals WHERE status = 'FILLED'`)
  return row?.filled
}

test('with nothing but a broker, npm install and npm start in service-b and in service-a execute signals', async () => {
  await clone.run('service-b', ['npm', 'install'])
  const first = npmStart('service-b', { ENGINE_ID: 'first' })
  await ready(first)
  await executes('first')
  expect(first.err().match(/^.*DATABASE_URL is not set.*$/gm)).toEqual([
    expect.stringMatching(/this clone's PostgreSQL 17\.\d+ on 127\.0\.0\.1:\d+ \(started; data in /),
  ])

  expect(await filled()).toBeGreaterThan(0)
  const server = serverPid()
  first.kill('SIGTERM')
  expect(await first.exited).toBe(0)
  expect(isRunning(server)).toBe(false)
})

test('npm start at the root of the same clone, in which nothing is built, runs the platform until it is stopped', async () => {
  const platform = clone.start('.', ['npm', 'start', '--', '--scale', 'service-b=2'], { LEDGER: 'off', SIGNAL_LIMIT: '5' })
  // Matched by id, because signals left by the previous test are executed here too.
  const allExecuted = () => {
    const published = signalIds(platform.out(), 'signal.published')
    const reported = signalIds(platform.out(), 'execution.reported')
    return published.length === 5 && published.every((id) => reported.includes(id))
  }
  await Promise.race([until('the five signals are executed', allExecuted, slowly), endedInstead(platform)])
  expect(existsSync(join(clone.dir, 'packages', 'runtime', 'dist'))).toBe(false)
  platform.kill('SIGINT')
  expect(await platform.exited).toBe(0)
})

test('npm start -- --full there also runs market data, on a Redis and with a login of its own', async () => {
  const platform = clone.start('.', ['npm', 'start', '--', '--full', '--scale', 'service-b=1'], { SIGNAL_LIMIT: '5' })
  const isOpen = () => platform.out().includes('"event":"market.open"')
  await Promise.race([until('the market is open', isOpen, slowly), endedInstead(platform)])
  expect(platform.err()).toMatch(/^Redis \d+\..* is up on /m)
  expect(platform.err()).toContain('starting market data, the signal generator, 1 engine, the portfolio and the gateway')
  expect(platform.out()).toMatch(/"history\.connected".*postgres:\/\/trading_market:/)
  await executed(platform, 1)
  const [, address, key] = await until(
    'the page and its key are told',
    () => /the page: (\S+); log in with the key (\S+)/.exec(platform.err()),
    slowly,
  )
  const authorization = `Bearer ${key}`
  const session = await fetch(`${address}/v1/session`, { headers: { authorization } })
  expect(await session.json()).toMatchObject({ role: 'operator' })
  // Only on the terminal.
  expect(platform.out()).not.toContain(key)
  platform.kill('SIGINT')
  expect(await platform.exited).toBe(0)
})

test('services of one clone share the server: it survives a kill of one, the last one stops it, and its data is kept', async () => {
  const second = await engine('second')
  const server = serverPid()
  const third = await engine('third')
  expect(third.err()).toContain('already running')
  second.kill('SIGKILL')
  await second.exited
  await executes('third')
  expect(serverPid()).toBe(server)
  const had = await filled()
  expect(had).toBeGreaterThan(0)
  third.kill('SIGKILL')
  await third.exited
  await until('the server has ended', () => !isRunning(server))

  const fourth = await engine('fourth')
  expect(await filled()).toBeGreaterThanOrEqual(had)
  fourth.kill('SIGINT')
  expect(await fourth.exited).toBe(0)
  await until('nothing runs from the clone', () => !runsFrom(clone.dir))
})

test.each([
  ['a server that is killed', () => serverPid()],
  ['a server whose keeper is killed', () => keeperPid()],
])('%s is restarted with its data for the services that use it', async (_case, victim) => {
  const name = `after ${_case}`
  const one = await engine(name)
  const [before, had] = [serverPid(), await filled()]
  process.kill(victim(), 'SIGKILL')
  await until('another server runs', async () => serverPid() !== before && isRunning(serverPid()))
  await executes(name)
  await until('it has filled more than it had', async () => (await filled()) > had, slowly)
  one.kill('SIGTERM')
  expect(await one.exited).toBe(0)
  await until('nothing runs from the clone', () => !runsFrom(clone.dir))
})
