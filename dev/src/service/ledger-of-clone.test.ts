import type { HeldServer } from '../server/kept/hold-server'
import type { OwnAddress } from '../server/kinds/postgres/database'
import { ledgerSettings } from './ledger-of-clone'
import type { Answer } from './what-answers'

const own = {
  url: 'postgres://own',
  migrationUrl: 'postgres://owner',
  version: '17.10',
  port: 4711,
  dir: '/data',
  joined: false,
} as HeldServer<OwnAddress>

let left: string | undefined
afterEach(() => {
  left = undefined
})

async function choose(env: NodeJS.ProcessEnv, ...answered: Answer[]) {
  const told: string[] = []
  const answers = async () => answered.shift() ?? Promise.reject(new Error('was asked'))
  const { settings } = await ledgerSettings({ env, tell: (line) => void told.push(line), hold: async () => own, answers, left: () => left })
  return { settings, told }
}
const nothing = { nothing: true } as const
const usable = { usable: true } as const

test('without DATABASE_URL and a server on localhost:5432 the engine gets the PostgreSQL of its clone, reported in one line', async () => {
  const { settings, told } = await choose({}, nothing)
  expect(settings).toEqual({ DATABASE_URL: 'postgres://own', DATABASE_MIGRATION_URL: 'postgres://owner' })
  expect(told).toEqual([expect.stringMatching(/this clone's PostgreSQL 17\.10 on 127\.0\.0\.1:4711 \(started; data in \/data\)/)])
})

test.each([{ DATABASE_URL: 'postgres://mine' }, { LEDGER: 'off' }, { DATABASE: 'url' }])(
  '%j is left unchanged, and no server is tried',
  async (env) => {
    expect(await choose(env)).toEqual({ settings: {}, told: [] })
  },
)

test("a server on localhost:5432 that accepts the default login is used, with the owner's login if Compose created it", async () => {
  expect((await choose({}, usable, usable)).settings).toEqual({
    DATABASE_MIGRATION_URL: 'postgres://trading_owner:owner@localhost:5432/trading',
  })
  expect((await choose({}, usable, { refusal: 'no' })).settings).toEqual({})
  expect((await choose({ DATABASE_MIGRATION_URL: 'postgres://me' }, usable)).settings).toEqual({})
})

test('a server on localhost:5432 that refuses the login is an error: it may hold the ledger of other engines', async () => {
  const refused = choose({}, { refusal: 'password authentication failed' })
  await expect(refused).rejects.toMatchObject({
    exitCode: 78,
    message: expect.stringMatching(/password auth.*DATABASE=private npm start/s),
  })
  expect((await choose({ DATABASE: 'private' })).settings.DATABASE_URL).toBe('postgres://own')
})

test('if that server belongs to the npm start that runs from this clone, its ledger is used', async () => {
  left = 'postgres://trading_engine:secret@127.0.0.1:5432/trading'
  expect((await choose({}, { refusal: 'password authentication failed' })).settings).toEqual({ DATABASE_URL: left })
})

test('any kind of database other than url or private is an invalid setting', async () => {
  await expect(choose({ DATABASE: 'docker' })).rejects.toMatchObject({
    exitCode: 78,
    message: 'DATABASE must be url or private here, got "docker"',
  })
})
