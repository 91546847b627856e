import { fakeRun } from '../../server.fixture'
import { postgres } from '../postgres'
import { npmPostgres } from './postgres-programs'

test('a PostgreSQL that does not run on this system is reported', async () => {
  const { run } = fakeRun({ '/pg/bin/postgres': { code: 127, stderr: 'libc.so.6: version not found\n' } })
  expect(await postgres.program.fault('/pg', { run })).toBe('it does not run here (libc.so.6: version not found)')
  expect(await postgres.program.fault('/pg', { run: fakeRun({}).run })).toBeUndefined()
})

test('npm has no PostgreSQL for an unknown platform, and one for this platform', () => {
  expect(npmPostgres('sunos', 'mips')).toBeUndefined()
  expect(npmPostgres()).toMatch(/native$/)
})
