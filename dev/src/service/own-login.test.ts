import type { HeldServer } from '../server/kept/hold-server'
import type { OwnAddress } from '../server/kinds/postgres/database'
import { ownLoginSettings } from './own-login'
import type { Answer } from './what-answers'

const own = { migrationUrl: 'postgres://owner', version: '17.10', port: 4711, dir: '/data', joined: false } as HeldServer<OwnAddress>

async function choose(env: NodeJS.ProcessEnv, answer?: Answer) {
  const told: string[] = []
  const asked: string[] = []
  const { settings } = await ownLoginSettings({
    ...{ env, login: 'market', tell: (line) => void told.push(line), hold: async () => own },
    answers: async (url) => {
      asked.push(url)
      return answer ?? Promise.reject(new Error('was asked'))
    },
    provide: async (database, name) => `${database.migrationUrl}/${name}`,
  })
  return { settings, told, asked }
}

test.each([{ nothing: true } as const, { refusal: 'password authentication failed' }])(
  'a service with a login of its own gets the PostgreSQL of its clone if localhost:5432 answers %j',
  async (answer) => {
    const { settings, told, asked } = await choose({}, answer)
    expect(settings).toEqual({ DATABASE_URL: 'postgres://owner/market' })
    expect(told).toEqual([expect.stringMatching(/this clone's PostgreSQL 17\.10 on 127\.0\.0\.1:4711 \(started; data in \/data\)/)])
    expect(asked).toEqual(['postgres://trading_market:market@localhost:5432/trading'])
  },
)

test('a server on localhost:5432 that takes its default login is used, reported in one line', async () => {
  const { settings, told } = await choose({}, { usable: true })
  expect([settings, told]).toEqual([{}, [expect.stringMatching(/PostgreSQL on localhost:5432 with the login trading_market/)]])
})

test.each([{ DATABASE_URL: 'postgres://mine' }, { DATABASE: 'url' }])('%j is left unchanged, and no server is tried', async (env) => {
  expect(await choose(env)).toEqual({ settings: {}, told: [], asked: [] })
})

test('DATABASE=private asks no other server, and another kind is an invalid setting', async () => {
  expect((await choose({ DATABASE: 'private' })).settings).toEqual({ DATABASE_URL: 'postgres://owner/market' })
  await expect(choose({ DATABASE: 'docker' })).rejects.toMatchObject({ exitCode: 78 })
})
