import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { placeElsewhere } from '../../machine/plain-path'
import { childrenOf, untilEnded } from '../../machine/process-family'
import { startPrivateServer } from './postgres'
import { createDatabase, dropDatabase } from './postgres/create-database'
import type { Database, DatabaseControl } from './postgres/database'
import { npmPostgres } from './postgres/postgres-programs'
import { sql } from './postgres/sql'

// Starting a server takes long on a busy machine.
jest.setTimeout(60_000)

const isRoot = process.getuid?.() === 0

let stateDir: string
let database: Database
let control: DatabaseControl
// What a test starts is stopped after it, even if it fails.
const toStop: (() => unknown)[] = []

beforeAll(async () => {
  stateDir = mkdtempSync(join(tmpdir(), 'state-'))
  // Readable by others, like the project's own folder.
  chmodSync(stateDir, 0o755)
  database = await startPrivateServer({ programs: npmPostgres() as string, name: 'test', dir: join(stateDir, 'server') })
  control = database.control as DatabaseControl
  await sql(database.migrationUrl, 'CREATE TABLE kept (id int PRIMARY KEY); GRANT SELECT, INSERT ON kept TO trading_engine')
})
afterEach(async () => {
  for (const stop of toStop.splice(0).reverse()) await stop()
})
afterAll(async () => {
  await database?.stop()
  rmSync(stateDir, { recursive: true })
})

const insert = (id: number) => sql(database.url, `INSERT INTO kept VALUES (${id})`)
const kept = async () => (await sql(database.url, 'SELECT id FROM kept ORDER BY id')).map(({ id }) => id)
// The server may have chosen another folder.
const folderOf = async (server: Database) => dirname((await server.control?.sql('SHOW data_directory'))?.[0]?.data_directory)
const serverPid = (folder: string) => Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
/** A new folder that only its owner can enter. */
function newFolder(name = 'folder') {
  const outer = mkdtempSync(join(tmpdir(), 'closed-'))
  toStop.push(() => rmSync(outer, { recursive: true }))
  const folder = join(outer, name)
  mkdirSync(folder)
  return folder
}
const copyPrograms = (folder: string) => {
  cpSync(npmPostgres() as string, join(folder, 'native'), { recursive: true, verbatimSymlinks: true })
  return join(folder, 'native')
}

test('it is a PostgreSQL 17 that does not trade durability for speed', async () => {
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
])('the engines may do only what the owner grants: %s', async (statement) => {
  await expect(sql(database.url, statement)).rejects.toThrow(/permission denied|must be owner/)
})

test('committed data survives a kill and a restart, at the same address', async () => {
  await insert(1)
  const children = await childrenOf(serverPid(await folderOf(database)))
  expect(children.length).toBeGreaterThan(0)
  await control.kill()
  await expect(insert(2)).rejects.toThrow('ECONNREFUSED')
  await untilEnded(children)
  await control.start()
  await insert(3)
  await control.restart()
  expect(await kept()).toEqual([1, 3])
})

test('while frozen it does not answer, and once thawed it does', async () => {
  await control.freeze()
  const slow = insert(4)
  expect(await Promise.race([slow, sleep(200, 'no answer')])).toBe('no answer')
  await control.thaw()
  await slow
  expect(await kept()).toContain(4)
})

test('another database is empty, has the same privileges, and can be dropped despite open connections', async () => {
  const other = await createDatabase(database, "test's")
  await expect(sql(other.url, 'SELECT * FROM kept')).rejects.toThrow('does not exist')
  await expect(sql(other.url, 'CREATE TABLE mine (id int)')).rejects.toThrow('permission denied')
  await sql(other.migrationUrl, 'CREATE TABLE mine (id int)')
  const ended = expect(sql(other.migrationUrl, 'SELECT pg_sleep(60)')).rejects.toThrow()
  await dropDatabase(database, "test's")
  await ended
  await expect(sql(other.url, 'SELECT 1')).rejects.toThrow('does not exist')
})

test('an external login that may not create databases is an error that names the missing privilege', async () => {
  const theirs = { ...database, adminUrl: undefined }
  await expect(createDatabase(theirs, 'more')).rejects.toThrow(/^trading_owner may not create a database.*ALTER ROLE/)
})

test('stopped, even while frozen, it leaves no process and no file behind', async () => {
  const folder = await folderOf(database)
  const pids = [serverPid(folder), ...(await childrenOf(serverPid(folder)))]
  await control.freeze()
  await database.stop()
  expect([existsSync(folder), ...readdirSync(stateDir)]).toEqual([false])
  await untilEnded(pids)
})

/** Starts a server, and checks that it answers and leaves nothing behind, neither in its folder nor in the given one. */
async function startsAt({ native, folder }: { native: string; folder: string }) {
  const told: string[] = []
  const dir = join(folder, 'server')
  const server = await startPrivateServer({ programs: native, name: 'test', dir, tell: (line) => told.push(line) })
  toStop.push(server.stop)
  expect(await sql(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  const used = await folderOf(server)
  await server.stop()
  expect([existsSync(used), existsSync(placeElsewhere(folder)), existsSync(dir)]).toEqual([false, false, false])
  return { told, isElsewhere: used !== dir }
}

test('it starts in a folder that only its owner can enter, even as root', async () => {
  const folder = newFolder()
  expect((await startsAt({ native: npmPostgres() as string, folder })).isElsewhere || !isRoot).toBe(true)
})

test('it starts with programs that were unpacked under a strict umask, even as root', async () => {
  const folder = newFolder()
  const native = copyPrograms(folder)
  for (const entry of [folder, ...readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((entry) => join(folder, entry))])
    if (!lstatSync(entry).isSymbolicLink()) chmodSync(entry, statSync(entry).mode & 0o700)
  expect((await startsAt({ native, folder })).isElsewhere || !isRoot).toBe(true)
})

test('it starts elsewhere if its programs would misread the path, and reports that in one line', async () => {
  const folder = newFolder(`cost$HOME "it's" \`id\` [x] {y} ünï; & \\back`)
  const { told, isElsewhere } = await startsAt({ native: copyPrograms(folder), folder })
  expect(isElsewhere).toBe(true)
  expect(told).toEqual([expect.stringMatching(/^PostgreSQL keeps its files in .*misread/)])
})

test('it does not outlive its parent, even if that is killed', async () => {
  const script = `
    const { startPrivateServer } = require(${JSON.stringify(join(__dirname, 'postgres.ts'))})
    const { npmPostgres } = require(${JSON.stringify(join(__dirname, 'postgres', 'postgres-programs.ts'))})
    startPrivateServer({ programs: npmPostgres(), name: 'test', dir: ${JSON.stringify(join(stateDir, 'killed'))} })
      .then(({ control }) => control.sql('SHOW data_directory'))
      .then(([{ data_directory }]) => console.log(data_directory))`
  const root = join(__dirname, '..', '..', '..', '..')
  const starter = spawn(process.execPath, ['--require', 'ts-node/register/transpile-only', '--eval', script], {
    cwd: root,
    env: { ...process.env, TS_NODE_PROJECT: join(root, 'tests', 'tsconfig.json') },
  })
  toStop.push(() => starter.kill('SIGKILL'))
  const [line] = await once(starter.stdout, 'data')
  const folder = dirname(String(line).trim())
  const pids = [serverPid(folder), ...(await childrenOf(serverPid(folder)))]
  starter.kill('SIGKILL')
  await untilEnded(pids)
  while (existsSync(folder)) await sleep(10)
})
