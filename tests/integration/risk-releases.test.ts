import { type Ledger, type LedgerReader, openLedger, openLedgerReader } from '@trading/ledger'
import { quietLog } from '@trading/rig/quiet-log'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import { filled, rejected } from '../../service-b/src/rules/reports'
import { resolveOverdue } from '../../service-portfolio/src/risk/resolve-overdue'
import { exact } from '../../service-portfolio/src/rules/exact'
import { fillOf } from '../../service-portfolio/src/rules/fill-of'
import { openStage, type Stage } from '../support/portfolio-stage'

// What becomes of a reservation whose signal ended without a report that arrived, in a database with a ledger and a portfolio.

let stage: Stage
let ledger: Ledger
let reader: LedgerReader

beforeEach(async () => {
  stage = await openStage()
  ledger = await openLedger({ url: stage.database.migrationUrl, engine: 'engine-1', log: quietLog() })
  await until('the ledger is ready', () => ledger.unready() === undefined)
  reader = await openLedgerReader({ url: stage.database.migrationUrl, name: 'test' })
})
afterEach(async () => {
  await reader.close()
  await ledger.close()
  await stage.close()
})

const by = { engine: 'engine-1', attempt: 1, venue: 'paper', now: Date.now }
const fill = () => ({ filledQuantity: '1', averagePrice: '100', fee: '0', at: new Date().toISOString(), status: 'FILLED' }) as const

/** Reserves an order whose deadline was so long ago. */
async function overdue(ms: number) {
  const signal = aSignal({ symbol: 'AAA', side: 'BUY', quantity: '1' })
  await stage.store.risk.reserve({
    ...{ signalId: signal.id, symbol: signal.symbol, side: signal.side, quantity: exact('1'), referencePrice: exact('100') },
    validUntil: new Date(Date.now() - ms),
  })
  return signal
}
const claimed = async (ms: number) => {
  const signal = await overdue(ms)
  await ledger.claim(signal, { attempt: 1, redelivered: false })
  return signal
}
const resolve = async () => {
  const ended: Record<string, number> = {}
  const onEnded = (as: string, count: number) => {
    ended[as] = (ended[as] ?? 0) + count
  }
  const { risk: reservations, bookAll } = stage.store
  await resolveOverdue({ reader, reservations, bookAll, abort: new AbortController().signal, onEnded })
  return ended
}
const open = async () => (await stage.store.risk.open()).count

test('what the ledger has filled is booked, and what ended otherwise is released', async () => {
  const [bought, refused] = [await claimed(10), await claimed(10)]
  await ledger.record(bought.id, filled(bought, fill(), by), { fencingToken: 1, fromVenue: true })
  await ledger.record(refused.id, rejected(refused, 'no', by), { fencingToken: 1, fromVenue: true })
  expect(await resolve()).toEqual({ booked: 1, 'nothing filled': 1 })
  expect(await open()).toBe(0)
  expect(await stage.store.position('AAA')).toMatchObject({ quantity: '1' })
})

test('before the deadline nobody asks', async () => {
  const signal = await claimed(-60_000)
  await ledger.record(signal.id, rejected(signal, 'no', by), { fencingToken: 1, fromVenue: true })
  expect(await resolve()).toEqual({})
  expect(await open()).toBe(1)
})

test('a signal that is claimed and has not ended stays reserved, however long ago its deadline was', async () => {
  await claimed(3_600_000)
  expect(await resolve()).toEqual({})
  expect(await open()).toBe(1)
})

test('without a row it is released, but not before nothing can arrive at the venue any more', async () => {
  await overdue(1_000)
  const late = await overdue(5_000)
  expect(await resolve()).toEqual({ 'never claimed': 1 })
  expect(await open()).toBe(1)
  expect(await stage.store.risk.reserve({ ...asked(late), validUntil: new Date(Date.now() + 60_000) })).toMatchObject({
    decision: 'refused',
  })
})

const asked = ({ id: signalId }: { id: string }) => ({
  ...{ signalId, symbol: 'AAA', side: 'BUY' as const, quantity: exact('1'), referencePrice: exact('100') },
})

test.each([
  ['found after the last claim that the venue has no order of it', `now() + interval '1 ms'`, null, true],
  ['found before the last claim', `now() - interval '1 hour'`, null, false],
  ['found that the order is open at the venue', `now() + interval '1 ms'`, { status: 'PENDING_NEW' }, false],
])('a dead letter of which the comparison has %s: released %#', async (_, at, venue, isReleased) => {
  const signal = await claimed(60_000)
  await stage.database.sql(`UPDATE signals SET valid_until = now() - interval '1 minute' WHERE signal_id = '${signal.id}'`)
  await stage.database.sql(`
    INSERT INTO reconciliation_findings (kind, client_order_id, detail, engine, found_at)
    VALUES ('unfinished', '${signal.id}', '${JSON.stringify({ ledger: {}, venue })}', 'engine-1', ${at})`)
  expect(await resolve()).toEqual(isReleased ? { 'not at the venue': 1 } : {})
  expect(await open()).toBe(isReleased ? 0 : 1)
})

test('a fill that was booked before it was reserved, by an engine that asked late, does not stay reserved', async () => {
  const signal = aSignal({ symbol: 'AAA', side: 'BUY', quantity: '1' })
  await ledger.claim(signal, { attempt: 1, redelivered: false })
  await ledger.record(signal.id, filled(signal, fill(), by), { fencingToken: 1, fromVenue: true })
  const [report] = await reader.reports([signal.id])
  await stage.store.bookAll([fillOf(report as never) as never])
  await stage.store.risk.reserve({ ...asked(signal), validUntil: new Date(Date.now() - 10) })
  expect(await resolve()).toEqual({ booked: 1 })
  expect(await open()).toBe(0)
  expect(await stage.store.position('AAA')).toMatchObject({ quantity: '1' })
})
