import { randomUUID } from 'node:crypto'
import { provideHaltLogin } from '@trading/dev'
import { acknowledgedBy, type HaltDesk, type HaltRecord, haltTarget, openHalts, openPermit, type Permit } from '@trading/ledger'
import { until } from '@trading/rig/until'
import { permitMs } from '@trading/runtime'
import { Client } from 'pg'
import { firstDelivery, freshSignal, ledgerFixture } from '../support/ledger-fixture'

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
let url: string
let desk: HaltDesk
const permits: Permit[] = []

beforeEach(async () => {
  fixture = await ledgerFixture()
  await fixture.openReady()
  url = await provideHaltLogin(fixture.database)
  desk = await openHalts({ url, name: 'test' })
})
afterEach(async () => {
  await Promise.all(permits.splice(0).map((permit) => permit.close()))
  await desk.close()
  await fixture.closeLedgers()
  await fixture.close()
})

const recordOf = (fields: Partial<HaltRecord> = {}): HaltRecord => ({
  ...{ ...haltTarget('all'), reason: 'wrong prices', who: 'ann', request: randomUUID() },
  ...fields,
})
const permitOf = (engine: string, more: { pollMs?: number } = {}): Permit => {
  const telling = () => ({ breaker: 'closed', reasons: ['prices'], inHand: 3 })
  const permit = openPermit({ url: fixture.database.url, engine, telling, ...more })
  permits.push(permit)
  return permit
}
const because = (permit: Permit) => permit.refusal({ symbol: 'AAPL', strategy: 'momentum' })?.because

test('halts and liftings are numbered in their order, and what is lifted stands no more', async () => {
  expect(await desk.current()).toEqual({ epoch: 0, halts: [] })
  const all = await desk.append(recordOf())
  await desk.append(recordOf({ ...haltTarget('symbol', 'aapl'), reason: 'a split' }))
  await desk.append(recordOf({ lifts: all?.epoch, reason: 'prices are right' }))
  expect(await desk.current()).toEqual({
    epoch: 3,
    halts: [{ epoch: 2, what: 'symbol', name: 'AAPL', reason: 'a split', who: 'ann', login: 'trading_halt', at: expect.any(Date) }],
  })
})

test('sent again after a lost answer, it is one row', async () => {
  const record = recordOf()
  const [first, second] = [await desk.append(record), await desk.append(record)]
  expect(second).toEqual(first)
  const lifting = recordOf({ lifts: first?.epoch })
  expect(await desk.append(lifting)).toEqual(await desk.append(lifting))
  expect(await fixture.database.sql('SELECT what, lifts::int FROM halts ORDER BY epoch')).toEqual([
    { what: 'all', lifts: null },
    { what: 'all', lifts: first?.epoch },
  ])
})

test('a second halt of the same neither replaces the first nor is lifted with it', async () => {
  const first = await desk.append(recordOf())
  const second = await desk.append(recordOf({ who: 'bob' }))
  await desk.append(recordOf({ lifts: second?.epoch }))
  expect((await desk.current()).halts).toMatchObject([{ who: 'ann' }])
  await desk.append(recordOf({ lifts: first?.epoch }))
  expect((await desk.current()).halts).toEqual([])
})

test('what does not stand cannot be lifted: a lifting, a halt that was lifted, or one of something else', async () => {
  const halt = await desk.append(recordOf())
  expect(await desk.append(recordOf({ ...haltTarget('symbol', 'AAPL'), lifts: halt?.epoch }))).toBeUndefined()
  const lifting = await desk.append(recordOf({ lifts: halt?.epoch }))
  expect(await desk.append(recordOf({ lifts: halt?.epoch }))).toBeUndefined()
  expect(await desk.append(recordOf({ lifts: lifting?.epoch }))).toBeUndefined()
})

test('a symbol in another spelling than the one that engines compare is refused', async () => {
  await expect(desk.append(recordOf({ what: 'symbol', name: 'aapl' }))).rejects.toThrow('halts_symbol')
})

test('many that halt at once get numbers without a gap or a repetition', async () => {
  const desks = await Promise.all(Array.from({ length: 5 }, () => openHalts({ url, name: 'test' })))
  const epochs: number[] = []
  const appendFour = async (one: HaltDesk) => {
    for (let time = 0; time < 4; time++) epochs.push((await one.append(recordOf()))?.epoch as number)
  }
  await Promise.all(desks.map(appendFour))
  await Promise.all(desks.map((one) => one.close()))
  expect(epochs.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
})

test('a permit is held while nothing is halted, tells of a halt at once, and is back when it is lifted', async () => {
  // Asked for so rarely that only the announcement can be in time.
  const permit = permitOf('engine-1', { pollMs: 100 })
  expect(because(permit)).toBe('permit')
  await until('it is held', () => because(permit) === undefined)
  const halted = await desk.append(recordOf({ ...haltTarget('symbol', 'AAPL') }))
  await until('it knows of the halt', () => because(permit) === 'symbol', { withinMs: 1_000, everyMs: 5 })
  expect(permit.refusal({ symbol: 'MSFT', strategy: 'momentum' })).toBeUndefined()
  const all = await desk.append(recordOf())
  await until('it knows of the halt of all', () => because(permit) === 'all', { withinMs: 1_000, everyMs: 5 })
  for (const lifts of [halted, all])
    await desk.append(recordOf({ ...haltTarget(lifts === all ? 'all' : 'symbol', lifts === all ? '' : 'AAPL'), lifts: lifts?.epoch }))
  await until('both are lifted', () => because(permit) === undefined, { withinMs: 1_000, everyMs: 5 })
})

test('after a fail-over that lost a lifting, a halt that took its number is obeyed', async () => {
  const permit = permitOf('engine-1')
  const halt = await desk.append(recordOf())
  await desk.append(recordOf({ lifts: halt?.epoch }))
  await until('it knows of the lifting', () => because(permit) === undefined && permit.news.halts.length === 0)
  await fixture.database.sql(`
    DO $$
    BEGIN
      DELETE FROM halts;
      UPDATE halt_epoch SET epoch = 1;
      INSERT INTO halts (what, name, reason, who, request) VALUES ('all', '', 'another', 'bob', gen_random_uuid());
    END $$`)
  expect((await desk.current()).epoch).toBe(2)
  await fixture.database.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'engine-1 permit'`)
  await until('it obeys the halt', () => because(permit) === 'all')
})

test('an announcement is heard long before the next poll', async () => {
  const permit = permitOf('engine-1', { pollMs: 60_000 })
  await until('it is held', () => because(permit) === undefined)
  await desk.append(recordOf())
  await until('it knows of the halt', () => permit.news.all !== undefined, { withinMs: 5_000, everyMs: 5 })
})

test('each poll writes the row of its engine, which acknowledges a halt, and a closed engine has none', async () => {
  const permit = permitOf('engine-1')
  permitOf('engine-2')
  await until('both have asked', async () => (await desk.engines()).length === 2)
  const [first] = await desk.engines()
  expect(first).toMatchObject({ engine: 'engine-1', breaker: 'closed', reasons: ['prices'], inHand: 3, epoch: 0, seenAt: expect.any(Date) })
  const recorded = await desk.append(recordOf())
  if (!recorded) throw new Error('it was not recorded')
  await until('both have acknowledged', async () => acknowledgedBy(await desk.engines(), recorded).acknowledged === 2, {
    withinMs: permitMs * 4,
  })
  await permit.close()
  expect((await desk.engines()).map(({ engine }) => engine)).toEqual(['engine-2'])
})

test('two engines of one name have a row each, so that neither answers for the other', async () => {
  permitOf('engine-1')
  permitOf('engine-1')
  await until('both have asked', async () => (await desk.engines()).length === 2)
})

test('without the database the permit lapses, and comes back with it', async () => {
  const permit = permitOf('engine-1')
  const { url: engineUrl } = fixture.database
  await until('it is held', () => because(permit) === undefined)
  const login = decodeURIComponent(new URL(engineUrl).username)
  await fixture.database.sql(`REVOKE SELECT ON halts, halt_epoch FROM ${login}`)
  await until('it says why it has lapsed', () => /permission denied/.test(permit.news.lapsed ?? ''), { withinMs: 10_000 })
  expect(because(permit)).toBe('permit')
  await fixture.database.sql(`GRANT SELECT ON halts, halt_epoch TO ${login}`)
  await until('it is back', () => because(permit) === undefined)
})

test('a connection that is cut is replaced', async () => {
  const permit = permitOf('engine-1')
  await until('it is held', () => because(permit) === undefined)
  const cut = await fixture.database.sql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'engine-1 permit'`,
  )
  expect(cut).toHaveLength(1)
  await desk.append(recordOf())
  await until('it knows of the halt', () => because(permit) === 'all')
})

test('orders that may still fill are counted, and a name that no signal has is noticed', async () => {
  const ledger = await fixture.openReady({ engine: 'engine-9' })
  const validUntil = new Date(Date.now() + 60_000).toISOString()
  await ledger.claim(freshSignal({ symbol: 'brk.b', validUntil }), firstDelivery)
  await ledger.claim(freshSignal({ validUntil }), firstDelivery)
  await ledger.claim(freshSignal({ validUntil: '2026-01-05T14:31:00.000Z' }), firstDelivery)
  expect(await desk.mayFill(haltTarget('all'))).toBe(2)
  expect(await desk.mayFill(haltTarget('symbol', 'BRK.B'))).toBe(1)
  expect(await desk.mayFill(haltTarget('strategy', 'momentum'))).toBe(2)
  expect([await desk.isTraded(haltTarget('symbol', 'Brk.b')), await desk.isTraded(haltTarget('symbol', 'TYPO'))]).toEqual([true, false])
})

test('a database without halts is refused with 78', async () => {
  const empty = await ledgerFixture()
  const refused = openHalts({ url: empty.database.migrationUrl, name: 'test' })
  await expect(refused).rejects.toMatchObject({ code: 'NO_LEDGER', exitCode: 78 })
  await empty.close()
})

test('the login that halts can do nothing else', async () => {
  const client = new Client({ connectionString: url })
  await client.connect()
  for (const statement of [
    'UPDATE halts SET reason = reason',
    'DELETE FROM halts',
    'TRUNCATE halts',
    `INSERT INTO halts (epoch, what, name, reason, who, request) VALUES (9, 'all', '', 'x', 'x', gen_random_uuid())`,
    `INSERT INTO halts (what, name, reason, who, request, at) VALUES ('all', '', 'x', 'x', gen_random_uuid(), now())`,
    `INSERT INTO halts (what, name, reason, who, request, login) VALUES ('all', '', 'x', 'x', gen_random_uuid(), 'x')`,
    'UPDATE halt_epoch SET epoch = 0',
    'DELETE FROM engines',
    'UPDATE engines SET epoch = 9',
    'SELECT signal_id FROM signals',
    'SELECT FROM reports',
    `UPDATE signals SET status = 'EXPIRED'`,
    'CREATE TABLE more (id int)',
    'SET ROLE trading_owner',
  ])
    await expect(client.query(statement)).rejects.toMatchObject({ code: '42501' })
  await client.end()
})

test('an engine can neither halt nor lift', async () => {
  const engine = new Client({ connectionString: fixture.database.url })
  await engine.connect()
  for (const statement of [
    `INSERT INTO halts (what, name, reason, who, request) VALUES ('all', '', 'x', 'x', gen_random_uuid())`,
    'DELETE FROM halts',
    'UPDATE halt_epoch SET epoch = 0',
  ])
    await expect(engine.query(statement)).rejects.toMatchObject({ code: '42501' })
  await engine.end()
})

test('the login may be provided before the ledger is made, and again', async () => {
  const other = await ledgerFixture()
  const before = await provideHaltLogin(other.database)
  await other.openReady()
  const there = await openHalts({ url: before, name: 'test' })
  expect((await there.append(recordOf()))?.epoch).toBe(1)
  expect(await Promise.all([provideHaltLogin(other.database), provideHaltLogin(other.database)])).toEqual([before, before])
  await there.close()
  await other.closeLedgers()
  await other.close()
})
