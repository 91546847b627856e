import { chooseDatabase } from '../choose'
import { kinds } from './kinds'

const { tooOld } = kinds.database

const tell = () => undefined

test('DATABASE selects a single kind, and an unknown kind is an error', async () => {
  const insisted = chooseDatabase({ tell, name: 'test', env: { DATABASE: 'url' } })
  await expect(insisted).rejects.toThrow(/no database available\n {2}DATABASE_URL: not set\n.*LEDGER=off.*npm ci/s)
  const unknown = chooseDatabase({ tell, name: 'test', env: { DATABASE: 'sqlite' } })
  await expect(unknown).rejects.toThrow('DATABASE must be url, docker or private, got "sqlite"')
})

test.each(['15.0', '16.9', '17.10', '18.1'])('PostgreSQL %s is recent enough', (version) => {
  expect(tooOld(version)).toBeUndefined()
})

test.each(['14.18', '9.6.24'])('PostgreSQL %s is too old', (version) => {
  expect(tooOld(version)).toContain(version)
})
