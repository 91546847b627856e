import { fakeRun } from '../../server.fixture'
import { postgres } from '../postgres'
import { npmPostgres } from './postgres-programs'

test('one that does not run on this system is passed over', async () => {
  const { run } = fakeRun({ '/pg/bin/postgres': { code: 127, stderr: 'libc.so.6: version not found\n' } })
  expect(await postgres.program.fault('/pg', { run })).toBe('it does not run here (libc.so.6: version not found)')
  expect(await postgres.program.fault('/pg', { run: fakeRun({}).run })).toBeUndefined()
})

test('a platform for which npm has none is told from one for which it has', () => {
  expect(npmPostgres('sunos', 'mips')).toBeUndefined()
  expect(npmPostgres()).toMatch(/native$/)
})
