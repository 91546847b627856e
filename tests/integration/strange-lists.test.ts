import type { Signal } from '@trading/contracts'
import type { Ledger } from '@trading/ledger'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import type { Fill } from '@trading/venue'
import { createHttpVenue } from '../../service-b/src/adapters/http-venue'
import { type GuardedVenue, guardVenue } from '../../service-b/src/guard/guarded-venue'
import { filled } from '../../service-b/src/rules/reports'
import { compareOnce, openComparisons } from '../support/comparisons'
import { firstDelivery, ledgerFixture } from '../support/ledger-fixture'
import { goodFill, hostile, type StrangeVenue, startStrangeVenue, written } from '../support/strange-venue'

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
let ledger: Ledger
let strange: StrangeVenue
let venue: GuardedVenue

beforeEach(async () => {
  fixture = await ledgerFixture()
  ledger = await fixture.openReady()
  strange = await startStrangeVenue()
  venue = guardVenue(createHttpVenue({ url: strange.url }), { minPauseMs: 0, maxPauseMs: 0 })
})
afterEach(async () => {
  await venue.close()
  await strange.close()
  await fixture.closeLedgers()
  await fixture.close()
})

const claimIsOld = 31_000
const hourMs = 3_600_000
const dayMs = 86_400_000
const compared = (aheadMs: number) => compareOnce({ ledger, venue, aheadMs })
const findings = () =>
  fixture.database.sql<{ kind: string; id: string; open: boolean; reopened: boolean }>(
    `SELECT kind, client_order_id AS id, resolved_at IS NULL AS open, reopened_at IS NOT NULL AS reopened
     FROM reconciliation_findings ORDER BY kind, id`,
  )

const goodOrder = (id: string): Record<string, string> => ({
  clientOrderId: JSON.stringify(id),
  symbol: '"AAPL"',
  side: '"BUY"',
  quantity: '"10"',
  takenAt: JSON.stringify(new Date().toISOString()),
  status: '"FILLED"',
  fills: '1',
  outcome: written(goodFill),
})
const pendingOrder = (id: string): Record<string, string | undefined> => ({
  ...goodOrder(id),
  status: '"PENDING_NEW"',
  outcome: undefined,
  fills: '0',
})
const list = (...orders: string[]): void => {
  strange.list = `{"orders":[${orders.join(',')}]}`
}
const fill = Object.fromEntries(Object.entries(goodFill).map(([name, text]) => [name, JSON.parse(text)])) as unknown as Fill
const claimed = async (): Promise<Signal> => {
  const signal = aSignal()
  await ledger.claim(signal, firstDelivery)
  return signal
}
const recorded = async (fields: Partial<Fill> = {}): Promise<Signal> => {
  const signal = await claimed()
  const by = { engine: 'engine-1', attempt: 1, venue: 'http' }
  await ledger.record(signal.id, filled(signal, { ...fill, ...fields }, by), { fencingToken: 1, fromVenue: true })
  return signal
}
const statusOf = async ({ id }: Signal) => (await ledger.show(id))?.status

test('a foreign order with an unusual symbol and status hides no other', async () => {
  const [before, after] = [await claimed(), await claimed()]
  const foreign = { ...pendingOrder('x-1'), symbol: '"ES/U4 P5550"', quantity: '"1"' }
  const odd = { ...goodOrder('x-2'), status: '"PARTIALLY_FILLED"' }
  list(written(goodOrder(before.id)), written(foreign), written(odd), written(goodOrder(after.id)))
  const { metric, told } = await compared(claimIsOld)
  expect([await statusOf(before), await statusOf(after)]).toEqual(['FILLED', 'FILLED'])
  expect(await findings()).toMatchObject(['x-1', 'x-2'].map((id) => ({ kind: 'unknown_order', id, open: true })))
  expect(await metric('reconciliation_failures_total')).toBe('reconciliation_failures_total 0')
  expect(told('reconciliation.found')).toHaveLength(2)
  expect(await metric('reconciliation_open_findings{kind="unknown_order"}')).toMatch(/ 2$/)
})

/** The id that a JSON text stands for. */
function idOf(text: string | undefined): string | undefined {
  const value: unknown = text === undefined ? undefined : JSON.parse(text)
  if (typeof value === 'number') return text
  return typeof value === 'string' && value !== '' ? value : undefined
}

const fields = ['clientOrderId', 'symbol', 'side', 'quantity', 'takenAt', 'status', 'fills', 'outcome']

test.each(fields)('whatever a venue writes as the %s of foreign orders in its list, all own orders are compared', async (field) => {
  const ours: Signal[] = []
  const elements: string[] = []
  for (const [n, text] of hostile.entries()) {
    elements.push(written({ ...goodOrder(`x-${n}`), [field]: text }))
    if (n % 8 === 0) {
      const signal = await claimed()
      ours.push(signal)
      elements.push(written(goodOrder(signal.id)))
    }
  }
  list(...elements)
  const { metric } = await compared(claimIsOld)
  expect(await metric('reconciliation_failures_total')).toBe('reconciliation_failures_total 0')
  for (const signal of ours) expect(await statusOf(signal)).toBe('FILLED')
  const seen = await findings()
  for (const { id } of seen) expect(id).toMatch(/^[\x21-\x7e]{1,128}$/)
  // Each of them is told, whatever it is that is strange about it.
  const ids = hostile.map((text, n) => (field === 'clientOrderId' ? (idOf(text) ?? `none ${n}`) : `x-${n}`))
  expect(seen).toHaveLength(new Set(ids).size)
  const { told } = await compared(claimIsOld)
  expect(told('reconciliation.found')).toEqual([])
})

test.each(['symbol', 'side', 'quantity', 'takenAt', 'status', 'fills', 'outcome'])(
  'whatever a venue writes as the %s of a listed order of ours, it is recorded as it says when asked for it, or told',
  async (field) => {
    const ours: Signal[] = []
    for (const text of hostile) {
      const signal = await claimed()
      ours.push(signal)
      strange.says.set(signal.id, { placed: { status: 500, body: '' }, found: { status: 200, body: written(goodFill) } })
      list(...(strange.list.slice(11, -2) ? [strange.list.slice(11, -2)] : []), written({ ...goodOrder(signal.id), [field]: text }))
    }
    const { metric } = await compared(claimIsOld)
    expect(await metric('reconciliation_failures_total')).toBe('reconciliation_failures_total 0')
    const told = new Map((await findings()).map(({ id, kind }) => [id, kind]))
    for (const [n, signal] of ours.entries()) {
      const what = `${field} ${hostile[n]}`.slice(0, 80)
      const status = await statusOf(signal)
      const kind = told.get(signal.id)
      // Another order under our id is an alarm; anything that cannot be read is asked for.
      if (status !== 'FILLED') expect([what, kind ?? 'nothing']).toEqual([what, expect.stringMatching(/^(order_differs|nothing)$/)])
      if (status !== 'FILLED' && !kind) expect([what, hostile[n]]).toEqual([what, '"PENDING_NEW"'])
    }
  },
)

test('our order that nobody can read, in the list or asked for, is marked, told once, and recorded when it can be', async () => {
  const signal = await claimed()
  const odd = written({ ...goodOrder(signal.id), outcome: written({ ...goodFill, fee: '"free"' }) })
  list(odd)
  strange.says.set(signal.id, { placed: { status: 500, body: '' }, found: { status: 200, body: written({ ...goodFill, fee: '"free"' }) } })
  const first = await compared(claimIsOld)
  expect(first.told('reconciliation.found')).toMatchObject([{ kind: 'unreadable_answer', clientOrderId: signal.id, atVenue: 'unreadable' }])
  expect(await ledger.claim(signal, firstDelivery)).toMatchObject({ known: 'unreadable' })
  expect((await compared(claimIsOld)).told('reconciliation.found')).toEqual([])
  strange.says.set(signal.id, { placed: { status: 500, body: '' }, found: { status: 200, body: written({ ...goodFill, fee: '"-0.02"' }) } })
  const last = await compared(claimIsOld)
  expect(await ledger.show(signal.id)).toMatchObject({ status: 'FILLED', fee: '-0.02', report: { fee: '-0.02' } })
  expect(last.told('reconciliation.recorded')).toHaveLength(1)
  expect(await findings()).toMatchObject([{ kind: 'unreadable_answer', open: false }])
})

test('a marked row is asked for however long ago that was, also where the venue has no list', async () => {
  const [listed, unlisted] = [await claimed(), await claimed()]
  for (const { id } of [listed, unlisted]) {
    await ledger.markUnreadable(id, { venue: 'http', why: 'fee is "free"', answer: '{}' })
    strange.says.set(id, { placed: { status: 500, body: '' }, found: undefined })
  }
  await compared(3 * dayMs)
  expect([await statusOf(listed), await statusOf(unlisted)]).toEqual(['STARTED', 'STARTED'])
  expect(await findings()).toMatchObject([{ open: true }, { open: true }])
  strange.says.set(listed.id, { placed: { status: 500, body: '' }, found: { status: 200, body: written(goodFill) } })
  strange.says.set(unlisted.id, { placed: { status: 500, body: '' }, found: { status: 200, body: '{"status":"REJECTED"}' } })
  const { orders: _, ...withoutList } = venue
  await compareOnce({ ledger, venue: withoutList, aheadMs: 3 * dayMs })
  expect([await statusOf(listed), await statusOf(unlisted)]).toEqual(['FILLED', 'REJECTED'])
  expect(await findings()).toMatchObject([{ open: false }, { open: false }])
})

test('at most 100 are reported per comparison, and the rest in later ones', async () => {
  const elements = Array.from({ length: 250 }, (_, n) => (n % 2 ? `{"junk":${n}}` : written({ ...goodOrder(`x-${n}`), symbol: '7' })))
  list(...elements)
  const reconciliation = openComparisons({ ledger, venue, aheadMs: claimIsOld, intervalMs: 1 })
  await until('all are told', async () => (await findings()).length === 250)
  const before = reconciliation.told('reconciliation.found').length
  await reconciliation.close()
  expect(before).toBe(250)
  const comparisons = reconciliation.lines.filter(({ message }) => String(message).includes('left for the next comparison'))
  expect(comparisons.map(({ message }) => Number.parseInt(String(message), 10))).toEqual([150, 50])
})

test('a finding that no longer holds is resolved with a time, is reported, and reopens if it recurs', async () => {
  const [differs, gone, unfinished, known] = [await recorded(), 'x-9', await claimed(), await claimed()]
  const wrong = written({ ...goodOrder(differs.id), outcome: written({ ...goodFill, fee: '"0.5"' }) })
  list(wrong, written(goodOrder(gone)))
  strange.says.set(gone, { placed: { status: 500, body: '' }, found: { status: 200, body: written(goodFill) } })
  strange.says.set(differs.id, { placed: { status: 500, body: '' }, found: { status: 200, body: written(goodFill) } })
  await ledger.record(known.id, filled(known, fill, { engine: 'e', attempt: 1, venue: 'elsewhere' }), { fencingToken: 1, fromVenue: true })
  await compared(hourMs)
  expect((await findings()).map(({ kind, open }) => [kind, open])).toEqual([
    ['fill_differs', true],
    ['unfinished', true],
    ['unknown_order', true],
  ])

  list(written(goodOrder(differs.id)))
  strange.says.delete(gone)
  await ledger.record(unfinished.id, filled(unfinished, fill, { engine: 'e', attempt: 1, venue: 'http' }), {
    fencingToken: 1,
    fromVenue: true,
  })
  strange.says.set(unfinished.id, { placed: { status: 500, body: '' }, found: { status: 200, body: written(goodFill) } })
  const { told, metric } = await compared(hourMs)
  expect((await findings()).map(({ open }) => open)).toEqual([false, false, false])
  expect(
    told('reconciliation.resolved')
      .map(({ kind }) => kind)
      .sort(),
  ).toEqual(['fill_differs', 'unfinished', 'unknown_order'])
  expect(await metric('reconciliation_resolved_total{kind="unfinished"}')).toMatch(/ 1$/)
  expect(await metric('reconciliation_open_findings{kind="unfinished"}')).toMatch(/ 0$/)
  const [{ took } = { took: false }] = await fixture.database.sql<{ took: boolean }>(
    `SELECT bool_and(resolved_at BETWEEN found_at AND now()) AS took FROM reconciliation_findings`,
  )
  expect(took).toBe(true)

  list(wrong)
  const again = await compared(hourMs)
  expect(again.told('reconciliation.found')).toMatchObject([{ kind: 'fill_differs', clientOrderId: differs.id }])
  expect((await findings())[0]).toMatchObject({ kind: 'fill_differs', open: true, reopened: true })
})

test('findings of orders that the window no longer reaches are looked at too, and kept where nobody can tell', async () => {
  const signal = await claimed()
  list(written(goodOrder('x-1')), '{"junk":true}')
  strange.says.set('x-1', { placed: { status: 500, body: '' }, found: { status: 200, body: '{"status":"WHATEVER"}' } })
  await compared(hourMs)
  expect((await findings()).map(({ open }) => open)).toEqual([true, true, true])
  list()
  await ledger.record(signal.id, filled(signal, fill, { engine: 'e', attempt: 1, venue: 'http' }), { fencingToken: 1, fromVenue: true })
  strange.says.set(signal.id, { placed: { status: 500, body: '' }, found: { status: 200, body: written(goodFill) } })
  await compared(3 * dayMs)
  expect((await findings()).map(({ kind, open }) => [kind, open])).toEqual([
    ['unfinished', false],
    ['unknown_order', true],
    ['unreadable_answer', true],
  ])
  // A comparison whose list begins early enough to have it, and has it no more.
  await compared(hourMs)
  expect((await findings()).map(({ open }) => open)).toEqual([false, true, false])
})

test('comparisons that come to nothing are a warning after 3 intervals, and 5 minutes at least, with the reason', async () => {
  for (const [intervalMs, limitMs] of [
    [10, 300_000],
    [600_000, 1_800_000],
  ] as const) {
    const clock = { ms: Date.now() }
    strange.list = 'no list'
    const reconciliation = openComparisons({ ledger, venue, intervalMs, now: () => clock.ms, random: () => 0 })
    await until('a failure', async () => /[1-9]/.test((await reconciliation.metric('reconciliation_failures_total')) ?? ''))
    const overdue = async () => (await reconciliation.metric('reconciliation_overdue'))?.at(-1)
    clock.ms += limitMs - 1
    expect([reconciliation.warning(), await overdue()]).toEqual([undefined, '0'])
    clock.ms += 1
    expect(reconciliation.warning()).toMatch(/^reconciliation: .* not been compared .* since this engine started: .*no list/)
    expect(await overdue()).toBe('1')
    await until('it is told once more', () => reconciliation.lines.filter(({ level }) => level === 'warn').length === 2)
    list()
    await reconciliation.compared(1)
    expect([reconciliation.warning(), await overdue()]).toEqual([undefined, '0'])
    await reconciliation.close()
  }
})
