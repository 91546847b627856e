import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { childrenOf, untilEnded } from '../machine/process-family'
import { createDatabase, dropDatabase } from './create-database'
import type { Database, DatabaseControl } from './database'
import { npmPostgres } from './postgres-programs'
import { startPrivateServer } from './private-server'
import { sql } from './sql'

// A machine that is busy takes its time to start a server.
jest.setTimeout(60_000)

let stateDir: string
let database: Database
let control: DatabaseControl

beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'state-'))
  // As the project's own is, in a folder that is open to others.
  chmodSync(stateDir, 0o755)
  database = await startPrivateServer({ native: npmPostgres() as string, dir: join(stateDir, 'server') })
  control = database.control as DatabaseControl
  await sql(database.migrationUrl, 'CREATE TABLE kept (id int PRIMARY KEY); GRANT SELECT, INSERT ON kept TO trading_engine')
})
afterAll(() => rmSync(stateDir, { recursive: true }))

const insert = (id: number) => sql(database.url, `INSERT INTO kept VALUES (${id})`)
const kept = async () => (await sql(database.url, 'SELECT id FROM kept ORDER BY id')).map(({ id }) => id)
const serverPid = (folder: string) => Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])

test('it is a PostgreSQL 17 that gives up no durability for speed', async () => {
  expect(database.version).toMatch(/^17\./)
  const settings = `SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') ORDER BY name`
  expect(await control.sql(settings)).toEqual(['fsync', 'full_page_writes', 'synchronous_commit'].map((name) => ({ name, setting: 'on' })))
})

test.each([
  'CREATE TABLE mine (id int)',
  'CREATE TEMP TABLE mine (id int)',
  'CREATE SCHEMA mine',
  'DELETE FROM kept',
  'DROP TABLE kept',
  'CREATE DATABASE mine',
])('the engines may do what the owner grants and no more: %s', async (statement) => {
  await expect(sql(database.url, statement)).rejects.toThrow(/permission denied|must be owner/)
})

test('what was committed is there after a kill and after a restart, at the same address', async () => {
  await insert(1)
  const children = await childrenOf(serverPid(join(stateDir, 'server')))
  expect(children.length).toBeGreaterThan(0)
  await control.kill()
  await expect(insert(2)).rejects.toThrow('ECONNREFUSED')
  await untilEnded(children)
  await control.start()
  await insert(3)
  await control.restart()
  expect(await kept()).toEqual([1, 3])
})

test('while it is frozen it answers nobody, and afterwards everybody', async () => {
  await control.freeze()
  const slow = insert(4)
  expect(await Promise.race([slow, sleep(200, 'no answer')])).toBe('no answer')
  await control.thaw()
  await slow
  expect(await kept()).toContain(4)
})

test('a further database is empty, has the same rights, and goes with its connections', async () => {
  const other = await createDatabase(database, "test's")
  await expect(sql(other.url, 'SELECT * FROM kept')).rejects.toThrow('does not exist')
  await expect(sql(other.url, 'CREATE TABLE mine (id int)')).rejects.toThrow('permission denied')
  await sql(other.migrationUrl, 'CREATE TABLE mine (id int)')
  const ended = expect(sql(other.migrationUrl, 'SELECT pg_sleep(60)')).rejects.toThrow()
  await dropDatabase(database, "test's")
  await ended
  await expect(sql(other.url, 'SELECT 1')).rejects.toThrow('does not exist')
})

test("somebody else's login that may not create databases is told what it lacks", async () => {
  const theirs = { ...database, adminUrl: undefined }
  await expect(createDatabase(theirs, 'more')).rejects.toThrow(/^trading_owner may not create a database.*ALTER ROLE/)
})

test('stopped, even while frozen, it leaves neither process nor file', async () => {
  const pids = [serverPid(join(stateDir, 'server')), ...(await childrenOf(serverPid(join(stateDir, 'server'))))]
  await control.freeze()
  await database.stop()
  expect(readdirSync(stateDir)).toEqual([])
  await untilEnded(pids)
})

test('a folder that is closed to everybody but us is no obstacle, root though we be', async () => {
  const closed = mkdtempSync(join(tmpdir(), 'closed-'))
  const temporary = () => readdirSync(tmpdir()).filter((name) => name.startsWith('trading-postgres-'))
  const before = temporary()
  const server = await startPrivateServer({ native: npmPostgres() as string, dir: join(closed, 'server') })
  expect(await sql(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  await server.stop()
  expect([...readdirSync(closed), ...temporary()]).toEqual(before)
  rmSync(closed, { recursive: true })
})

test('it does not outlive whoever started it, though that be killed outright', async () => {
  const script = `
    const { startPrivateServer } = require(${JSON.stringify(join(__dirname, 'private-server.ts'))})
    const { npmPostgres } = require(${JSON.stringify(join(__dirname, 'postgres-programs.ts'))})
    startPrivateServer({ native: npmPostgres(), dir: ${JSON.stringify(join(stateDir, 'killed'))} }).then(() => console.log('up'))`
  const root = join(__dirname, '..', '..', '..')
  const starter = spawn(process.execPath, ['--require', 'ts-node/register/transpile-only', '--eval', script], {
    cwd: root,
    env: { ...process.env, TS_NODE_PROJECT: join(root, 'tests', 'tsconfig.json') },
  })
  await once(starter.stdout, 'data')
  const pid = serverPid(join(stateDir, 'killed'))
  const pids = [pid, ...(await childrenOf(pid))]
  starter.kill('SIGKILL')
  await untilEnded(pids)
  while (readdirSync(stateDir).length > 0) await sleep(10)
})
