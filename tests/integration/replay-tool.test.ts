import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DatabaseAddress, dropDatabase, sql } from '@trading/dev'
import { managementOf } from '@trading/rig/management'
import { until } from '@trading/rig/until'
import { processes } from '../../dev/src/machine/process-family'
import { onDatabase } from '../../dev/src/server/kinds/postgres/create-database'

// npm run replay as a process, on the broker and the database server of the run.

jest.setTimeout(180_000)
const slowly = { withinMs: 120_000 }

const root = join(__dirname, '..', '..')
const folder = mkdtempSync(join(tmpdir(), 'replay-'))
const broker: { url: string; managementUrl: string } = JSON.parse(process.env.TEST_BROKER as string)
const server: DatabaseAddress = JSON.parse(process.env.TEST_DATABASE as string)
const adminUrl = server.adminUrl ?? server.migrationUrl
const management = managementOf(broker.managementUrl)

const rows = 300
// The slow average needs 25 rows before the first decision.
const signals = rows - 25
const header = 'Date,Open,High,Low,Close'
const row = (at: number): string => {
  const close = (100 + 10 * Math.sin(at / 7) + at / 50).toFixed(2)
  return `${new Date(Date.UTC(2024, 0, 1 + at)).toISOString().slice(0, 10)},${close},${close},${close},${close}`
}
const write = (name: string, lines: string[]): string => {
  const file = join(folder, name)
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}
const file = write('prices.csv', [header, ...Array.from({ length: rows }, (_, at) => row(at))])

interface Result {
  signals: number
  fills: number
  hash: string
  quantity: string
  profit: string
  drawdown: string
}
interface Replay {
  child: ChildProcess
  pid: number
  out: () => string
  err: () => string
  ended: Promise<number>
}

const started: ChildProcess[] = []
const start = (args: string[], env: NodeJS.ProcessEnv = {}): Replay => {
  const child = spawn(process.execPath, ['--conditions=source', join(root, 'dev', 'replay.js'), ...args], {
    env: {
      ...{ PATH: process.env.PATH, HOME: process.env.HOME, RABBITMQ_URL: broker.url, RABBITMQ_MANAGEMENT_URL: broker.managementUrl },
      ...{ DATABASE_URL: server.url, DATABASE_MIGRATION_URL: adminUrl },
      ...env,
    },
  })
  started.push(child)
  let [out, err] = ['', '']
  child.stdout.on('data', (text) => {
    out += text
  })
  child.stderr.on('data', (text) => {
    err += text
  })
  const ended = once(child, 'close').then(([code]) => code as number)
  return { child, pid: child.pid as number, out: () => out, err: () => err, ended }
}
const resultOf = async ({ ended, out, err }: Replay): Promise<Result> => {
  const code = await ended
  if (code !== 0) throw new Error(`the replay ended with ${code}: ${err()}`)
  return JSON.parse(out())
}
const replay = (...args: string[]) => resultOf(start([file, '--json', ...args]))

const databases = async (): Promise<string[]> =>
  (await sql(adminUrl, `SELECT datname FROM pg_database WHERE datname LIKE 'replay-%'`)).map(({ datname }) => datname)
const childrenOf = async (pid: number) => (await processes()).filter(({ parent, hasEnded }) => parent === pid && !hasEnded)
const engineOf = async ({ pid }: Replay) => (await childrenOf(pid)).find(({ command }) => command.includes('service-b'))
const filledIn = async (name: string): Promise<number> =>
  (await sql(onDatabase(adminUrl, name), `SELECT count(*)::int AS n FROM signals WHERE status = 'FILLED'`).catch(() => []))[0]?.n ?? 0
const atFills = async (count: number): Promise<string> =>
  until(
    `${count} are filled`,
    async () => {
      const [name] = await databases()
      return name !== undefined && (await filledIn(name)) >= count ? name : undefined
    },
    slowly,
  )

afterEach(async () => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
  const left = { databases: await databases(), vhosts: (await management.vhosts()).filter((name) => name.startsWith('replay-')) }
  // So that one failure does not cause the next.
  for (const name of left.databases) await dropDatabase(server, name)
  for (const name of left.vhosts) await management.deleteVhost(name)
  expect(left).toEqual({ databases: [], vhosts: [] })
})
afterAll(() => rmSync(folder, { recursive: true }))

// Slow enough to be interrupted on the way.
const slow = { VENUE_LATENCY_MS: '30', PREFETCH: '2' }

let first: Result
test('a file runs to one state: the same with 1 engine and with 5', async () => {
  first = await replay('--engines', '1', '--seed', '7')
  expect(first).toMatchObject({ signals, fills: signals, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
  const { elapsedMs, engines, ...state } = (await replay('--engines', '5', '--seed', '7')) as Result & Record<string, unknown>
  expect(engines).toBe(5)
  expect(elapsedMs).toBeGreaterThan(0)
  expect(first).toMatchObject(state)
})

test.each([1, 3])('of %d engines one is killed with work in hand: the state is the same', async (engines) => {
  const running = start([file, '--json', '--seed', '7', '--engines', String(engines)], slow)
  const name = await atFills(20)
  const engine = await engineOf(running)
  process.kill(engine?.pid as number, 'SIGKILL')
  expect(await filledIn(name)).toBeLessThan(signals)
  expect(await resultOf(running)).toMatchObject({ fills: signals, hash: first.hash, profit: first.profit, drawdown: first.drawdown })
  expect(running.err()).toContain('was killed by SIGKILL; restarting it')
})

test('another seed gives another state, of the same signals', async () => {
  const other = await replay('--engines', '1', '--seed', '8')
  expect(other).toMatchObject({ fills: signals, quantity: first.quantity })
  expect(other.hash).not.toBe(first.hash)
  expect(other.profit).not.toBe(first.profit)
})

test('after Ctrl-C nothing is left', async () => {
  const running = start([file, '--engines', '1'], slow)
  await atFills(10)
  const children = await childrenOf(running.pid)
  expect(children.length).toBeGreaterThanOrEqual(3)
  running.child.kill('SIGINT')
  expect(await running.ended).toBe(1)
  expect(running.err()).toContain('stopped before the end')
  expect(running.out()).toBe('')
  const pids = children.map(({ pid }) => pid)
  await until('its services are gone', async () => !(await processes()).some(({ pid, hasEnded }) => pids.includes(pid) && !hasEnded))
})

test('with --keep the database stays until Ctrl-C, which is then no failure', async () => {
  const running = start([file, '--json', '--engines', '1', '--seed', '7', '--keep'])
  const { hash } = await until('the result is printed', async () => running.out().includes('\n') && JSON.parse(running.out()), slowly)
  expect(hash).toBe(first.hash)
  const name = await atFills(signals)
  expect(await filledIn(name)).toBe(signals)
  expect(running.child.exitCode).toBeNull()
  running.child.kill('SIGINT')
  expect(await running.ended).toBe(0)
})

test.each([
  ['no such file', () => join(folder, 'absent.csv'), 78, /absent\.csv/],
  ['a broken row', () => write('broken.csv', [header, row(0), '2024-01-02,1,2,1,many']), 78, /row 3, column close.*"many"/s],
  ['no rows', () => write('empty.csv', [header]), 78, /at least one row of prices/],
  ['too short a file', () => write('short.csv', [header, row(0), row(1)]), 1, /no signal came of .*: its 2 prices are too few/],
])('%s is told', async (_, name, code, message) => {
  const running = start([name(), '--engines', '1'])
  expect(await running.ended).toBe(code)
  expect(running.err()).toMatch(message)
  expect(running.out()).toBe('')
})

test.each([
  [[], /takes the name of a CSV file/],
  [['a.csv', 'b.csv'], /takes one file, got 2/],
  [['a.csv', '--seed', '-1'], /--seed/],
  [['a.csv', '--engines', '65'], /--engines must be a whole number from 1 to 64, got "65"/],
  [['a.csv', '--speed', '2'], /--speed.*replay takes --symbol, --seed/s],
])('%j is wrong usage', async (args, message) => {
  const running = start(args)
  expect(await running.ended).toBe(2)
  expect(running.err()).toMatch(message)
})
