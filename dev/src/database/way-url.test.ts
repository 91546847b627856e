import { wayByUrl } from './way-url'

test('without DATABASE_URL this way is closed', async () => {
  expect(await wayByUrl({ env: {} }).closedBy()).toBe('it is not set')
})

test.each(['DATABASE_URL', 'DATABASE_MIGRATION_URL'])('a wrong %s is told without its password', async (setting) => {
  const env = { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/trading', [setting]: 'mysql://a:secret@localhost' }
  const refusal = await wayByUrl({ env }).open().then(String, String)
  expect(refusal).toBe(`WrongSetting: ${setting} must be a postgres:// or postgresql:// address, got "mysql://a:***@localhost"`)
})

test('an address at which nobody answers is given up when the run is interrupted', async () => {
  const interrupted = AbortSignal.abort(new Error('interrupted'))
  await expect(wayByUrl({ env: { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/trading' }, abort: interrupted }).open()).rejects.toThrow(
    'DATABASE_URL is set, but 127.0.0.1:1/trading is not to be had: interrupted',
  )
})
