import type { Signal } from '@trading/contracts'
import { pricedSignal } from '@trading/contracts/examples'
import { CallFailed, DataRefused, FieldOutOfRange, type Ledger, LedgerFault, Superseded } from '@trading/ledger'
import { v7 as uuidv7 } from 'uuid'
import { expiryOf, fillOf, firstDelivery, freshSignal, ledgerFixture, redelivery } from '../support/ledger-fixture'

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
let ledger: Ledger
let other: Ledger

beforeAll(async () => {
  fixture = await ledgerFixture()
  ledger = await fixture.openReady()
  other = await fixture.openReady({ engine: 'engine-2' })
})
afterAll(async () => {
  await fixture.closeLedgers()
  await fixture.close()
})

const fromVenue = { fencingToken: 1, fromVenue: true }
const reportsOn = (id: string) => fixture.database.sql<{ report: string }>(`SELECT report FROM reports WHERE signal_id = '${id}'`)

test('the price that a signal names is kept, whether it is claimed alone or with others, and none where it names none', async () => {
  const priced = () => pricedSignal({ id: uuidv7() })
  const signals = [priced(), priced(), freshSignal(), priced()]
  await Promise.all(signals.map((signal) => ledger.claim(signal, firstDelivery)))
  const rows = await ledger.find(signals.map(({ id }) => id))
  const of = (signal: Signal) => rows.find(({ signalId }) => signalId === signal.id)
  for (const signal of signals) {
    const known = { priceEpoch: 3, priceSequence: 41, priceAt: new Date(pricedSignal().priceAt) }
    expect(of(signal)).toMatchObject(signal.schema === 2 ? known : { priceEpoch: null, priceSequence: null, priceAt: null })
  }
})

test('of five claims at once exactly one finds the signal new', async () => {
  const signal = freshSignal()
  const claims = await Promise.all([ledger, other, ledger, other, ledger].map((each) => each.claim(signal, firstDelivery)))
  expect(claims.map((claim) => claim.known).sort()).toEqual(['new', 'started', 'started', 'started', 'started'])
  expect(claims.map((claim) => claim.known !== 'ended' && claim.fencingToken).sort()).toEqual([1, 2, 3, 4, 5])
})

test('a later claim returns who claimed last and how long ago', async () => {
  const signal = freshSignal()
  await ledger.claim(signal, firstDelivery)
  await fixture.database.sql(`UPDATE signals SET claimed_at = claimed_at - interval '90 s' WHERE signal_id = '${signal.id}'`)
  const claim = await other.claim(signal, redelivery)
  expect(claim).toMatchObject({ known: 'started', fencingToken: 2, lastEngine: 'engine-1' })
  expect(claim).toHaveProperty('claimedAgoMs', expect.closeTo(90_000, -4))
})

test('an outcome is recorded once, with the exact bytes of its report', async () => {
  const signal = freshSignal()
  await ledger.claim(signal, firstDelivery)
  const report = fillOf(signal)
  expect(await ledger.record(signal.id, report, fromVenue)).toEqual({ recorded: 'now', report })
  expect(await other.record(signal.id, fillOf(signal, { engine: 'engine-2' }), fromVenue)).toEqual({ recorded: 'before', report })
  expect(await reportsOn(signal.id)).toEqual([{ report: JSON.stringify(report) }])
})

test('two engines that record at once leave one outcome and one report', async () => {
  const signal = freshSignal()
  await ledger.claim(signal, firstDelivery)
  const [one, two] = await Promise.all([ledger, other].map((each) => each.record(signal.id, fillOf(signal), fromVenue)))
  expect([one?.recorded, two?.recorded].sort()).toEqual(['before', 'now'])
  expect(await reportsOn(signal.id)).toHaveLength(1)
})

test('a claim on an ended signal gets the recorded report and changes nothing', async () => {
  const signal = freshSignal()
  await ledger.claim(signal, firstDelivery)
  const report = fillOf(signal)
  await ledger.record(signal.id, report, fromVenue)
  const before = await ledger.show(signal.id)
  expect(await other.claim(signal, redelivery)).toEqual({ known: 'ended', report })
  expect(await ledger.show(signal.id)).toEqual(before)
})

test('an outcome that is not the venue’s is rejected once another engine has claimed the signal', async () => {
  const signal = freshSignal()
  await ledger.claim(signal, firstDelivery)
  await other.claim(signal, redelivery)
  await expect(ledger.record(signal.id, expiryOf(signal), { fencingToken: 1, fromVenue: false })).rejects.toThrow(Superseded)
  expect(await reportsOn(signal.id)).toEqual([])
  const report = fillOf(signal)
  expect(await ledger.record(signal.id, report, fromVenue)).toEqual({ recorded: 'now', report })
  expect(await other.record(signal.id, expiryOf(signal), { fencingToken: 2, fromVenue: false })).toEqual({ recorded: 'before', report })
})

test('an outcome whose claim was lost in a database crash is a fault, and is recorded once the signal is claimed again', async () => {
  const signal = freshSignal()
  await ledger.claim(signal, firstDelivery)
  await fixture.database.sql(`DELETE FROM signals WHERE signal_id = '${signal.id}'`)
  await expect(ledger.record(signal.id, fillOf(signal), fromVenue)).rejects.toThrow(LedgerFault)
  expect(await ledger.claim(signal, redelivery)).toEqual({ known: 'new', fencingToken: 1 })
  expect(await ledger.record(signal.id, fillOf(signal), fromVenue)).toMatchObject({ recorded: 'now' })
})

test.each(['quantity', 'referencePrice'] as const)('a signal whose %s the ledger cannot hold is refused by name', async (field) => {
  for (const value of ['1000000000000000000', '0.0000000000001', 'NaN', 'Infinity', '-1']) {
    const signal = freshSignal({ [field]: value })
    const refused = ledger.claim(signal, firstDelivery)
    await expect(refused).rejects.toThrow(FieldOutOfRange)
    await expect(refused).rejects.toMatchObject({ field, value })
    expect(await ledger.find([signal.id])).toEqual([])
  }
  expect(ledger.unready()).toBeUndefined()
})

test.each(['filledQuantity', 'averagePrice', 'fee'] as const)(
  'an outcome whose %s the ledger cannot hold is refused by name',
  async (field) => {
    const signal = freshSignal()
    await ledger.claim(signal, firstDelivery)
    const refused = ledger.record(signal.id, fillOf(signal, { [field]: '1e18' }), fromVenue)
    await expect(refused).rejects.toMatchObject({ code: 'FIELD_OUT_OF_RANGE', field, value: '1e18' })
    expect(await ledger.show(signal.id)).toMatchObject({ status: 'STARTED', report: null })
  },
)

test('amounts come back exactly as they went in', async () => {
  const widest = { quantity: '999999999999999999.999999999999', referencePrice: '0.000000000001' }
  const signal = freshSignal(widest)
  await ledger.claim(signal, firstDelivery)
  await ledger.record(signal.id, fillOf(signal, { fee: '123456789012345678.100000000001' }), fromVenue)
  expect(await ledger.show(signal.id)).toMatchObject({
    ...widest,
    filledQuantity: '999999999999999999.999999999999',
    averagePrice: '189.27',
    fee: '123456789012345678.100000000001',
  })
})

test('every step of a signal can be read', async () => {
  const signal = freshSignal()
  const report = fillOf(signal, { engine: 'engine-2', attempt: 2 })
  await ledger.claim(signal, firstDelivery)
  await ledger.claim(signal, redelivery)
  await other.claim(signal, { attempt: 2, redelivered: false })
  await other.record(signal.id, report, { fencingToken: 3, fromVenue: true })
  expect(await ledger.show(signal.id)).toMatchObject({
    ...{ signalId: signal.id, strategy: 'momentum', symbol: 'AAPL', side: 'BUY', quantity: '10', referencePrice: '189.25' },
    ...{ status: 'FILLED', claims: 3, engine: 'engine-2', attempt: 2, redelivered: false, claimedAt: expect.any(Date) },
    ...{ issuedAt: new Date(signal.issuedAt), validUntil: new Date(signal.validUntil), receivedAt: expect.any(Date) },
    earlierClaims: [
      { claim: 1, engine: 'engine-1', attempt: 1, redelivered: false, at: expect.any(String) },
      { claim: 2, engine: 'engine-1', attempt: 1, redelivered: true, at: expect.any(String) },
    ],
    ...{ venue: 'paper', filledQuantity: '10', averagePrice: '189.27', fee: '0.19', reason: null },
    ...{ executedAt: new Date(report.executedAt), endedAt: expect.any(Date), endedBy: 'engine-2' },
    ...{ report, committedAt: expect.any(Date), sentAt: null, publishes: 0 },
  })
  expect(await ledger.show(freshSignal().id)).toBeUndefined()
})

test('for a signal claimed many times, the first and the latest claims are kept', async () => {
  const signal = freshSignal()
  for (let n = 0; n < 70; n++) await ledger.claim(signal, firstDelivery)
  const entry = await ledger.show(signal.id)
  expect(entry?.claims).toBe(70)
  expect(entry?.earlierClaims).toHaveLength(64)
  expect(entry?.earlierClaims.map(({ claim }) => claim)).toEqual([1, ...Array.from({ length: 63 }, (_, n) => n + 7)])
})

test('rows are paged by when they were received, each once, and listed newest first', async () => {
  const from = new Date(Date.now() - 1_000)
  const signals = Array.from({ length: 7 }, () => freshSignal({ symbol: 'PAGED' }))
  for (const signal of signals) await ledger.claim(signal, firstDelivery)
  const ids = signals.map(({ id }) => id)
  const until = new Date(Date.now() + 1_000)
  const seen: string[] = []
  for (let after: string | undefined; ; after = seen.at(-1)) {
    const page = await ledger.page({ from, until, limit: 3, ...(after && { after }) })
    seen.push(...page.map(({ signalId }) => signalId))
    if (page.length < 3) break
  }
  expect(new Set(seen).size).toBe(seen.length)
  expect(seen.slice(-7)).toEqual(ids)
  const newest = await ledger.list({ status: 'STARTED', symbol: 'PAGED', since: from, limit: 5 })
  expect(newest.map(({ signalId }) => signalId)).toEqual(ids.toReversed().slice(0, 5))
  expect((await ledger.find(ids.slice(0, 2))).map(({ signalId }) => signalId).sort()).toEqual(ids.slice(0, 2).sort())
  expect(
    await ledger.page({ from, until, status: 'FILLED', limit: 9 }).then((rows) => rows.every(({ status }) => status === 'FILLED')),
  ).toBe(true)
})

test('a finding is new once', async () => {
  const finding = { kind: 'UNKNOWN_ORDER', clientOrderId: 'not-one-of-ours', detail: { symbol: 'AAPL' } }
  expect(await ledger.recordFinding(finding)).toBe(true)
  expect(await other.recordFinding(finding)).toBe(false)
  expect(await other.recordFinding({ ...finding, kind: 'AMOUNTS_DIFFER' })).toBe(true)
  expect(await fixture.database.sql('SELECT kind, engine FROM reconciliation_findings ORDER BY id')).toEqual([
    { kind: 'UNKNOWN_ORDER', engine: 'engine-1' },
    { kind: 'AMOUNTS_DIFFER', engine: 'engine-2' },
  ])
})

test('a finding or signal that the database rejects is rejected for good, and the ledger is not considered unavailable', async () => {
  const finding = { kind: 'unknown_order', clientOrderId: 'a\u0000b', detail: {} }
  await expect(ledger.recordFinding(finding)).rejects.toThrow(DataRefused)
  const states: string[] = []
  const stop = ledger.onState((state) => states.push(state))
  for (const fields of [
    { strategy: 'a\u0000b' },
    { issuedAt: '0000-01-01T00:00:00Z' },
    { validUntil: `2026-01-01T00:00:00.${'1'.repeat(200)}Z` },
  ])
    await expect(ledger.claim(freshSignal(fields), firstDelivery)).rejects.toThrow(DataRefused)
  await expect(ledger.claim(freshSignal(), { attempt: 2 ** 40, redelivered: false })).rejects.toThrow(DataRefused)
  stop()
  expect([states, ledger.unready()]).toEqual([['working'], undefined])
})

test('only an ended signal whose report is missing or not JSON fails, and the ledger is not considered unavailable', async () => {
  const [gone, torn] = [freshSignal(), freshSignal()]
  for (const signal of [gone, torn]) {
    await ledger.claim(signal, firstDelivery)
    await ledger.record(signal.id, fillOf(signal), { fencingToken: 1, fromVenue: true })
  }
  await fixture.database.sql(`
    DELETE FROM reports WHERE signal_id = '${gone.id}'; UPDATE reports SET report = '{' WHERE signal_id = '${torn.id}'`)
  for (const signal of [gone, torn]) await expect(ledger.claim(signal, redelivery)).rejects.toThrow(CallFailed)
  expect(ledger.unready()).toBeUndefined()
})
