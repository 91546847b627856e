import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fakeRun } from '../broker/broker.fixture'
import { uniqueName } from '../machine/state-dir'
import { someDatabase } from './database.fixture'
import { npmPostgres } from './postgres-programs'
import type { PrivateServerOptions } from './private-server'
import { wayByPrivateServer } from './way-private'

let stateDir: string
beforeEach(() => {
  stateDir = mkdtempSync(join(tmpdir(), 'state-'))
})
afterEach(() => rmSync(stateDir, { recursive: true }))

function options(answers: Parameters<typeof fakeRun>[0] = {}) {
  const started: PrivateServerOptions[] = []
  const startServer = async (server: PrivateServerOptions) => {
    started.push(server)
    return someDatabase()
  }
  return { tell: () => undefined, run: fakeRun(answers).run, stateDir, name: 'start', native: '/pg', startServer, started }
}

test('the PostgreSQL that npm brought is run in a folder that no other run has, on the port that was asked for', async () => {
  const given = options()
  const way = wayByPrivateServer({ ...given, port: 5432 })
  expect(await way.closedBy()).toBeUndefined()
  await way.open()
  expect(given.started).toMatchObject([{ native: '/pg', dir: join(stateDir, uniqueName('start-postgres')), port: 5432 }])
})

test('one that does not run on this system closes this way', async () => {
  const { run } = fakeRun({ '/pg/bin/postgres': { code: 127, stderr: 'libc.so.6: version not found\n' } })
  expect(await wayByPrivateServer({ ...options(), run }).closedBy()).toBe('it does not run here (libc.so.6: version not found)')
})

test('a platform for which npm has none is told from one for which it has', () => {
  expect(npmPostgres('sunos', 'mips')).toBeUndefined()
  expect(npmPostgres()).toMatch(/native$/)
})
