import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { chooseServer } from '../choose-server'
import { startPrivate } from '../from-program'
import { urlSource } from '../from-url'
import { type Cache, redis } from './redis'
import { writeRedisStandIn } from './redis-stand-in.fixture'

jest.setTimeout(60_000)

const tell = () => undefined

test('Redis, or else Valkey, is found on the path, and an old version is rejected', () => {
  const folder = mkdtempSync(join(tmpdir(), 'path-'))
  const PATH = `/nowhere:${folder}`
  expect(redis.program.find({ PATH })).toBeUndefined()
  for (const name of ['valkey-server', 'redis-server']) {
    const program = writeRedisStandIn(join(folder, name))
    expect(redis.program.find({ PATH })).toBe(program)
  }
  rmSync(folder, { recursive: true })
  expect(redis.tooOld('5.0.14')).toContain('5.0.14')
  expect(redis.tooOld('7.0.15')).toBeUndefined()
})

test.each([['http://a:secret@localhost', 'WrongSetting: REDIS_URL must be a redis:// or rediss:// address, got "http://a:***@localhost"']])(
  'an invalid REDIS_URL is reported without its password: %s',
  async (url, refusal) => {
    expect(
      await urlSource(redis, { env: { REDIS_URL: url } })
        .open()
        .then(String, String),
    ).toBe(refusal)
  },
)

test('without REDIS_URL that source is unavailable, and waiting for an address that does not answer ends when the run is interrupted', async () => {
  expect(await urlSource(redis, { env: {} }).closedBy()).toBe('not set')
  const abort = AbortSignal.abort(new Error('interrupted'))
  await expect(urlSource(redis, { env: { REDIS_URL: 'redis://127.0.0.1:1' }, abort }).open()).rejects.toThrow('interrupted')
})

// Not every machine has Redis: plain npm start does not need it.
describe.each(['the installed one, if any', 'a stand-in'])('a private Redis: %s', (which) => {
  let stateDir: string
  let programs: string
  let cache: Cache
  beforeAll(async () => {
    stateDir = mkdtempSync(join(tmpdir(), 'state-'))
    programs = mkdtempSync(join(tmpdir(), 'programs-'))
    const installed = which === 'a stand-in' ? undefined : redis.program.find(process.env)
    const program = installed ?? writeRedisStandIn(join(programs, 'redis-server'))
    cache = await startPrivate(redis, { programs: program, name: 'test', dir: join(stateDir, 'server'), tell })
  })
  afterAll(async () => {
    await cache.stop()
    expect(readdirSync(stateDir)).toEqual([])
    for (const folder of [stateDir, programs]) rmSync(folder, { recursive: true })
  })
  const atUrl = () => chooseServer(redis, { tell, name: 'test', env: { REDIS_URL: cache.url } })

  test('is found by its address, and keeps running when the found server is stopped', async () => {
    const found = await atUrl()
    expect(found).toMatchObject({ kind: 'url', control: undefined, version: cache.version })
    await found.stop()
    expect((await atUrl()).version).toBe(cache.version)
  })

  test('refuses a wrong password at once', async () => {
    const url = Object.assign(new URL(cache.url), { password: 'guessed' }).href
    await expect(chooseServer(redis, { tell, name: 'test', env: { REDIS_URL: url } })).rejects.toThrow(/WRONGPASS|invalid/)
  })

  test('is killed, started, frozen and thawed at the same address', async () => {
    await cache.control?.kill()
    await cache.control?.start()
    await cache.control?.restart()
    await cache.control?.freeze()
    const answer = atUrl()
    expect(await Promise.race([answer, sleep(200, 'no answer')])).toBe('no answer')
    await cache.control?.thaw()
    expect((await answer).version).toBe(cache.version)
    expect(existsSync(join(stateDir, 'server'))).toBe(true)
  })
})
