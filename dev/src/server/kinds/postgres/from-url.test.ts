import { urlSource } from '../../from-url'
import { postgres } from '../postgres'

test('without DATABASE_URL this source is unavailable', async () => {
  expect(await urlSource(postgres, { env: {} }).closedBy()).toBe('not set')
})

test.each(['DATABASE_URL', 'DATABASE_MIGRATION_URL'])('an invalid %s is reported without its password', async (setting) => {
  const env = { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/trading', [setting]: 'mysql://a:secret@localhost' }
  const refusal = await urlSource(postgres, { env }).open().then(String, String)
  expect(refusal).toBe(`WrongSetting: ${setting} must be a postgres:// or postgresql:// address, got "mysql://a:***@localhost"`)
})

test('waiting for an address that does not answer ends when the run is interrupted', async () => {
  const interrupted = AbortSignal.abort(new Error('interrupted'))
  await expect(
    urlSource(postgres, { env: { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/trading' }, abort: interrupted }).open(),
  ).rejects.toThrow('DATABASE_URL is set, but 127.0.0.1:1/trading cannot be used: interrupted')
})
