import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chooseDatabase, createDatabase, type Database, dropDatabase, provideLogin, sql } from '@trading/dev'
import { openGatewayStore } from '@trading/gateway-service/open-store'
import { type Ledger, openLedger, openLedgerReader } from '@trading/ledger'
import { type History, openHistory } from '@trading/market-history'
import { openStore, type PortfolioStore } from '@trading/portfolio-service/open-store'
import { quietLog } from '@trading/rig/quiet-log'
import { nameOfThisTest } from '@trading/rig/test-broker'
import { until } from '@trading/rig/until'
import { openAnalytics } from '../../tools/analytics/src/open-analytics'
import { firstDelivery, freshSignal } from '../support/ledger-fixture'
import { runTool } from '../support/tool-cli'

// The login and the schema of market data, on a database that was made before there was such a service: it has a ledger and its two logins.

let server: Database
let url: string
const opened: (Ledger | History | PortfolioStore)[] = []

const log = quietLog()
async function ready<T extends Ledger | History | PortfolioStore>(opening: T | Promise<T>): Promise<T> {
  const store = await opening
  opened.push(store)
  await until('the store is ready', () => store.unready() === undefined)
  return store
}

beforeAll(async () => {
  // Not the one of the run: logins belong to the whole server.
  server = await chooseDatabase({
    tell: () => undefined,
    name: nameOfThisTest(),
    env: { ...process.env, DATABASE_URL: '', DATABASE: process.env.DATABASE?.replace('url', '') },
  })
  const ledger = await ready(openLedger({ url: server.url, migrationUrl: server.migrationUrl, engine: 'engine-1', log }))
  await ledger.claim(freshSignal(), firstDelivery)
  url = await provideLogin(server, 'market')
})
afterAll(async () => {
  await Promise.all(opened.map((store) => store.close()))
  await server.stop()
})

const tick = { symbol: 'SPX', epoch: 1, sequence: 1, price: '10', quantity: undefined, eventAt: Date.now(), ingestedAt: Date.now() }
const tables = async (schema: string) =>
  (await sql(server.adminUrl as string, `SELECT tablename FROM pg_tables WHERE schemaname = '${schema}' ORDER BY tablename`)).map(
    ({ tablename }) => tablename as string,
  )

test('with that login alone the history is migrated, in its own schema, and written', async () => {
  const history = await ready(openHistory({ url, name: 'history test', log }))
  expect(await history.append([tick])).toBe(1)
  expect(await tables('market')).toEqual(expect.arrayContaining(['candles', 'history_migrations', 'market_epoch']))
  expect(await tables('public')).toEqual(expect.arrayContaining(['ledger_migrations', 'reports', 'signals']))
  expect((await tables('public')).filter((table) => /tick|candle|market|history/.test(table))).toEqual([])
})

test('the login of the gateway owns its schema, reads ledger and history, and changes nothing of them', async () => {
  const gateway = await provideLogin(server, 'gateway')
  const store = openGatewayStore({ url: gateway, log })
  await until('the store is ready', () => store.unready() === undefined)
  await store.close()
  expect(await tables('gateway')).toEqual(['audit', 'gateway_migrations', 'keys', 'sessions', 'submissions'])
  for (const table of ['signals', 'reports', 'halts', 'engines', 'candles']) await sql(gateway, `SELECT FROM ${table} LIMIT 1`)
  for (const statement of [
    'DELETE FROM public.signals',
    'INSERT INTO public.halts DEFAULT VALUES',
    'DELETE FROM market.candles',
    'CREATE TABLE public.mine ()',
  ])
    await expect(sql(gateway, statement)).rejects.toThrow('permission denied')
})

test('provided again, and by several at once, it changes nothing', async () => {
  const before = await sql(server.adminUrl as string, 'SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles ORDER BY rolname')
  expect(await Promise.all(Array.from({ length: 5 }, () => provideLogin(server, 'market')))).toEqual(Array(5).fill(url))
  expect(
    await sql(server.adminUrl as string, 'SELECT rolname, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles ORDER BY rolname'),
  ).toEqual(before)
  expect(await sql(url, `SELECT count(*)::int FROM ticks`)).toEqual([{ count: 1 }])
  expect(await sql(server.url, 'SELECT count(*)::int FROM signals')).toEqual([{ count: 1 }])
})

test('it reaches no table of the ledger, in no way', async () => {
  for (const table of await tables('public'))
    for (const statement of [
      `SELECT FROM public.${table}`,
      `INSERT INTO public.${table} DEFAULT VALUES`,
      `DELETE FROM public.${table}`,
      `TRUNCATE public.${table} CASCADE`,
      `DROP TABLE public.${table} CASCADE`,
      `ALTER TABLE public.${table} ADD COLUMN extra text`,
    ])
      await expect(sql(url, statement)).rejects.toMatchObject({ code: '42501' })
})

test.each([
  `SELECT public.archive_signals(interval '0', 1)`,
  'CREATE TABLE public.mine (id int)',
  'CREATE SCHEMA mine',
  'CREATE ROLE mine',
  'CREATE DATABASE mine',
  'SET ROLE trading_owner',
])('it may not %s', async (statement) => {
  await expect(sql(url, statement)).rejects.toMatchObject({ code: '42501' })
})

test('the engines reach nothing of market data, and the owner reads it without changing it', async () => {
  await expect(sql(server.url, 'SELECT FROM market.ticks')).rejects.toMatchObject({ code: '42501' })
  expect(await sql(server.migrationUrl, 'SELECT price::text FROM market.ticks')).toEqual([{ price: '10' }])
  await expect(sql(server.migrationUrl, 'DELETE FROM market.ticks')).rejects.toMatchObject({ code: '42501' })
})

test('npm run history loads bars with that login, and npm run analytics finds the ticks with the owner’s', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'service-login-'))
  const file = join(folder, 'bars.csv')
  writeFileSync(file, 'date,open,high,low,close,volume\n2026-01-05,10,12,9,11,5\n')
  expect(await runTool('history', url, ['load', file, '--symbol', 'SPX'])).toMatchObject({ code: 0 })
  rmSync(folder, { recursive: true })
  expect(await sql(url, `SELECT close::text FROM candles WHERE width = '1d' AND source <> 'ticks'`)).toEqual([{ close: '11' }])
  const analytics = await openAnalytics({ url: server.migrationUrl, abort: new AbortController().signal })
  expect(analytics.ticks).toBe(true)
  await analytics.close()
})

test("the portfolio's login reads the whole ledger, also the tables of a later migration, and changes none of it", async () => {
  const portfolio = await provideLogin(server, 'portfolio')
  expect(await sql(portfolio, 'SELECT current_schemas(false)::text[] AS path')).toEqual([{ path: ['portfolio', 'public'] }])
  await sql(server.migrationUrl, 'CREATE TABLE public.later (id int)')
  for (const table of await tables('public')) {
    await sql(portfolio, `SELECT FROM public.${table}`)
    for (const statement of [`DELETE FROM public.${table}`, `TRUNCATE public.${table} CASCADE`, `DROP TABLE public.${table} CASCADE`])
      await expect(sql(portfolio, statement)).rejects.toMatchObject({ code: '42501' })
  }
  await sql(server.migrationUrl, 'DROP TABLE public.later')
  const store = await ready(openStore({ url: portfolio, log }))
  expect(await store.positions()).toEqual([])
  expect(await tables('portfolio')).toEqual(expect.arrayContaining(['events', 'fills', 'head', 'portfolio_migrations', 'positions']))
  const reader = await openLedgerReader({ url: portfolio, name: 'portfolio login' })
  expect(await reader.filled({ settledMs: 0, limit: 1 })).toEqual([])
  await reader.close()
  await expect(sql(portfolio, 'SELECT FROM market.ticks')).rejects.toMatchObject({ code: '42501' })
  await expect(sql(url, 'SELECT FROM portfolio.positions')).rejects.toMatchObject({ code: '42501' })
})

test('on a server that is not ours no login is created: it is the one that may migrate', async () => {
  const { migrationUrl } = server
  expect(await provideLogin({ url: server.url, migrationUrl, adminUrl: undefined }, 'market')).toBe(migrationUrl)
})

test('another database of the server has a schema of its own, with the same login', async () => {
  const other = await createDatabase(server, 'other')
  const there = await provideLogin(other, 'market')
  expect(new URL(there)).toMatchObject({ username: 'trading_market', password: new URL(url).password, pathname: '/other' })
  expect(await sql(there, 'SELECT current_schema()')).toEqual([{ current_schema: 'market' }])
  await dropDatabase(server, 'other')
})
