import { chooseDatabase, type Database, sql } from '@trading/dev'
import { type Ledger, openLedger } from '@trading/ledger'
import { quietLog } from '@trading/rig/quiet-log'
import { until } from '@trading/rig/until'
import { fillOf, firstDelivery, freshSignal, redelivery } from '../support/ledger-fixture'

// A separate server, because synchronous standbys are a setting of the whole server.
let own: Database
let ledger: Ledger
beforeAll(async () => {
  const { DATABASE_URL: _, DATABASE_MIGRATION_URL: __, DATABASE, ...env } = process.env
  const ours = DATABASE === 'url' ? {} : { DATABASE }
  own = await chooseDatabase({ tell: () => undefined, name: 'standby-test', env: { ...env, ...ours } })
  ledger = await openLedger({ url: own.url, migrationUrl: own.migrationUrl, engine: 'engine-1', log: quietLog() })
  await until('the ledger is ready', () => ledger.unready() === undefined)
})
afterAll(async () => {
  await ledger?.close()
  await own?.stop()
})

const ask = (text: string) => sql(own.adminUrl as string, text)

test('a ledger whose commits wait for a missing standby is unavailable until they complete, and intake is paused meanwhile', async () => {
  const states: string[] = []
  ledger.onState((state) => states.push(state))
  const signal = freshSignal()
  await ledger.claim(signal, firstDelivery)
  await ask("ALTER SYSTEM SET synchronous_standby_names = 'gone'")
  await ask('SELECT pg_reload_conf()')
  await until('the standby is waited for', async () => {
    const [row] = (await ask('SHOW synchronous_standby_names')) as { synchronous_standby_names: string }[]
    return row?.synchronous_standby_names === 'gone'
  })
  await expect(ledger.record(signal.id, fillOf(signal), { fencingToken: 1, fromVenue: true })).rejects.toMatchObject({
    code: 'LEDGER_FAULT',
  })
  await until('it was probed several times', () => states.filter((state) => state === 'away').length > 3)
  expect(new Set(states)).toEqual(new Set(['working', 'away']))
  expect(ledger.unready()).toContain('commits wait for a synchronous standby')

  await ask('ALTER SYSTEM RESET synchronous_standby_names')
  await ask('SELECT pg_reload_conf()')
  await until('it works again', () => ledger.unready() === undefined)
  expect(await ledger.claim(signal, redelivery)).toEqual({ known: 'ended', report: fillOf(signal) })
})
