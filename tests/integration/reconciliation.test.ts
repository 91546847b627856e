import type { Signal, SignalV1 } from '@trading/contracts'
import type { Ledger } from '@trading/ledger'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import type { Fill } from '@trading/venue'
import { neverAborted } from '@trading/venue/examples'
import { createHttpVenue } from '../../service-b/src/adapters/http-venue'
import { readingVenue } from '../../service-b/src/guard/reading-venue'
import type { ListingVenue } from '../../service-b/src/reconcile/listing-venue'
import type { ReconciliationOptions } from '../../service-b/src/reconcile/open-reconciliation'
import { orderFor } from '../../service-b/src/rules/order'
import { expired, filled } from '../../service-b/src/rules/reports'
import {
  type PaperVenueServer,
  type PaperVenueServerOptions,
  startPaperVenueServer,
} from '../../service-paper-venue/src/paper-venue-server'
import { compareOnce, openComparisons } from '../support/comparisons'
import { firstDelivery, ledgerFixture, redelivery } from '../support/ledger-fixture'

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
let ledger: Ledger
let server: PaperVenueServer
let venue: ListingVenue

beforeEach(async () => {
  fixture = await ledgerFixture()
  ledger = await fixture.openReady()
  await startVenue()
})
afterEach(async () => {
  await server.close()
  await fixture.closeLedgers()
  await fixture.close()
})

async function startVenue(options?: PaperVenueServerOptions) {
  await server?.close()
  server = await startPaperVenueServer({ drainMs: 50, ...options })
  venue = readingVenue(createHttpVenue({ url: server.url })) as ListingVenue
}

const by = { engine: 'engine-1', attempt: 1, venue: 'http' }
const fromVenue = { fencingToken: 1, fromVenue: true }
// Old enough that no engine still works on the claim, and that a signal valid for a minute is overdue.
const claimIsOld = 31_000
const overdue = 121_000

const claimed = async (fields?: Partial<SignalV1>): Promise<Signal> => {
  const signal = aSignal(fields)
  await ledger.claim(signal, firstDelivery)
  return signal
}
const placed = (signal: Signal) => server.venue.place(orderFor(signal, undefined), neverAborted)
const filledAtVenue = async (signal: Signal) => (await placed(signal)) as Fill
const recordFill = (signal: Signal, fill: Fill, venueName = 'http') =>
  ledger.record(signal.id, filled(signal, fill, { ...by, venue: venueName }), fromVenue)
const recordExpiry = (signal: Signal) => ledger.record(signal.id, expired(signal, 'too late', { ...by, now: Date.now }), fromVenue)

const executed = async (): Promise<Signal> => {
  const signal = await claimed()
  await recordFill(signal, await filledAtVenue(signal))
  return signal
}

const findings = () =>
  fixture.database.sql<{ kind: string; id: string }>('SELECT kind, client_order_id AS id FROM reconciliation_findings ORDER BY kind, id')

type Options = Partial<ReconciliationOptions> & { aheadMs?: number }
const opened = (options: Options = {}) => openComparisons({ ledger, venue, ...options })
const reconciled = (aheadMs: number, options?: Partial<ReconciliationOptions>) => compareOnce({ ledger, venue, ...options, aheadMs })

test('an unrecorded fill is recorded as reported by the venue, and its report waits to be sent', async () => {
  const signal = await claimed()
  const fill = await filledAtVenue(signal)
  await ledger.claim(signal, redelivery)
  const { told, metric } = await reconciled(claimIsOld)

  const report = filled(signal, fill, { ...by, engine: 'engine-9' })
  expect(await ledger.show(signal.id)).toMatchObject({ status: 'FILLED', endedBy: 'engine-9', report, sentAt: null })
  const published: unknown[] = []
  await ledger.relayUnsent({ olderThanMs: 0, limit: 10 }, async (each) => void published.push(each))
  expect(published).toEqual([report])
  const about = { signalId: signal.id, symbol: 'AAPL', side: 'BUY', status: 'FILLED', engine: 'engine-9', lastEngine: 'engine-1' }
  expect(told('reconciliation.recorded')).toMatchObject([{ level: 'info', ...about }])
  expect(await metric('reconciliation_recorded_total')).toBe('reconciliation_recorded_total 1')
  expect(await findings()).toEqual([])
})

test('an unrecorded rejection is recorded too', async () => {
  server.venue.misbehave({ rejectRate: 1 })
  const signal = await claimed()
  await placed(signal)
  await reconciled(claimIsOld)
  expect(await ledger.show(signal.id)).toMatchObject({ status: 'REJECTED', reason: 'refused at random, as requested', venue: 'http' })
})

test('a signal that an engine may still be processing is left to it', async () => {
  const signal = await claimed()
  await placed(signal)
  await reconciled(0)
  expect(await ledger.show(signal.id)).toMatchObject({ status: 'STARTED' })
})

test('without a difference nothing is reported', async () => {
  await executed()
  const unplaced = await claimed()
  await recordExpiry(unplaced)
  const { lines, metric } = await reconciled(overdue)
  expect(lines).toEqual([])
  expect(await findings()).toEqual([])
  expect(await metric('reconciliation_last_success_timestamp_seconds')).toMatch(/ \d+\.\d+$/)
})

test('a fill that differs at the venue is found', async () => {
  const signal = await claimed()
  await recordFill(signal, { ...(await filledAtVenue(signal)), fee: '0.5' })
  const { told, metric } = await reconciled(0)
  expect(await findings()).toEqual([{ kind: 'fill_differs', id: signal.id }])
  const about = { kind: 'fill_differs', clientOrderId: signal.id, inLedger: 'FILLED', atVenue: 'FILLED' }
  expect(told('reconciliation.found')).toMatchObject([{ level: 'error', ...about }])
  expect(await metric('reconciliation_findings_total{kind="fill_differs"}')).toMatch(/ 1$/)
  expect(await metric('reconciliation_findings_total{kind="filled_twice"}')).toMatch(/ 0$/)
  const [finding] = await fixture.database.sql('SELECT detail FROM reconciliation_findings')
  expect(finding).toMatchObject({ detail: { ledger: { fee: '0.5' }, venue: { clientOrderId: signal.id, outcome: { status: 'FILLED' } } } })
})

test('a signal that the ledger calls expired and the venue filled is found', async () => {
  const signal = await claimed()
  await placed(signal)
  await recordExpiry(signal)
  await reconciled(0)
  expect(await findings()).toEqual([{ kind: 'filled_after_all', id: signal.id }])
})

test('an order that the venue filled twice is found', async () => {
  const signal = await executed()
  server.venue.misbehave({ reusesIds: true })
  await placed(signal)
  await reconciled(0)
  expect(await findings()).toEqual([{ kind: 'filled_twice', id: signal.id }])
})

test('orders placed without the platform are found, whatever their ids look like', async () => {
  const signal = aSignal()
  await placed(signal)
  await server.venue.place({ ...orderFor(aSignal(), undefined), clientOrderId: 'by-hand-1' }, neverAborted)
  await reconciled(0)
  expect(await findings()).toEqual([])
  await reconciled(claimIsOld)
  const unknown = ['by-hand-1', signal.id].sort().map((id) => ({ kind: 'unknown_order', id }))
  expect((await findings()).sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(unknown)
})

test('a recorded fill that the venue does not know is found, unless it is from another venue', async () => {
  const fill = await filledAtVenue(await executed())
  const [unknown, elsewhere] = [await claimed(), await claimed()]
  await recordFill(unknown, fill)
  await recordFill(elsewhere, fill, 'paper')
  await reconciled(0)
  expect(await findings()).toEqual([{ kind: 'unknown_to_venue', id: unknown.id }])
})

test('an open signal is found, but never ended by the comparison', async () => {
  const signal = await claimed()
  await reconciled(overdue - 10_000)
  expect(await findings()).toEqual([])
  await reconciled(overdue)
  expect(await findings()).toEqual([{ kind: 'unfinished', id: signal.id }])
  expect(await ledger.show(signal.id)).toMatchObject({ status: 'STARTED', report: null })
})

test('a known finding is not reported again, and only one of two engines reports a new one', async () => {
  const [expiredHere, leftOpen] = [await claimed(), await claimed()]
  await Promise.all([expiredHere, leftOpen].map(placed))
  await recordExpiry(expiredHere)
  const other = await fixture.openReady({ engine: 'engine-2' })
  const both = await Promise.all([reconciled(claimIsOld), reconciled(claimIsOld, { ledger: other })])
  expect(both.flatMap(({ told }) => told('reconciliation.found'))).toHaveLength(1)
  expect(both.flatMap(({ told }) => told('reconciliation.recorded'))).toHaveLength(1)
  const again = await reconciled(claimIsOld)
  expect(again.lines).toEqual([])
})

test('rows and orders beyond one page are all compared, and only orders missing in the list are looked up', async () => {
  const signals: Signal[] = []
  for (let n = 0; n < 1_100; n++) signals.push(await executed())
  const lacking = [0, 499, 500, 1_099].map((n) => signals[n] as Signal)
  const asked: string[] = []
  const forgetful: ListingVenue = {
    ...venue,
    async *orders(since, abort) {
      for await (const page of venue.orders(since, abort)) {
        const orders = page.orders.filter(({ clientOrderId }) => lacking.every(({ id }) => id !== clientOrderId))
        for (let at = 0; at < orders.length; at += 100) yield { orders: orders.slice(at, at + 100) }
      }
    },
    find: (id, abort) => {
      asked.push(id)
      return id === lacking[1]?.id ? Promise.resolve(undefined) : venue.find(id, abort)
    },
  }
  await reconciled(0, { venue: forgetful })
  expect(asked).toEqual(lacking.map(({ id }) => id))
  expect(await findings()).toEqual([{ kind: 'unknown_to_venue', id: lacking[1]?.id }])
})

test('fills older than the venue’s retention are not a finding', async () => {
  await startVenue({ rememberedOrders: 1 })
  for (let n = 0; n < 5; n++) await executed()
  expect(server.venue.book.all()).toHaveLength(2)
  await reconciled(0)
  expect(await findings()).toEqual([])
})

test('an order that stays open at the venue is compared once it has ended, however long that takes', async () => {
  let fillNow: () => void = () => undefined
  const sleep = () => new Promise<void>((resolve) => (fillNow = resolve))
  await startVenue({ misbehaviour: { lateFillMs: 1 }, sleep })
  const signal = await claimed()
  const placing = placed(signal)
  await recordExpiry(signal)
  const hourMs = 3_600_000
  const reconciliation = opened({ intervalMs: 20 })
  await reconciliation.compared(1)
  reconciliation.clock.aheadMs = hourMs
  await reconciliation.compared(4)
  reconciliation.clock.aheadMs = 2 * hourMs
  await reconciliation.compared(7)
  expect(await findings()).toEqual([])
  fillNow()
  await placing
  await until('the fill is found', async () => (await findings()).length > 0)
  await reconciliation.close()
  expect(await findings()).toEqual([{ kind: 'filled_after_all', id: signal.id }])
})

test('an unavailable venue is reported once, counted each time, and retried until it answers', async () => {
  const signal = await claimed()
  await placed(signal)
  server.venue.misbehave({ down: true })
  const reconciliation = opened({ aheadMs: claimIsOld, intervalMs: 10 })
  const failures = () => reconciliation.metric('reconciliation_failures_total')
  await until('three failures', async () => Number((await failures())?.split(' ')[1]) >= 3)
  server.venue.misbehave({})
  await reconciliation.compared(1)
  await reconciliation.close()
  expect(reconciliation.told('reconciliation.failed').filter(({ level }) => level === 'warn')).toMatchObject([
    { cause: expect.any(String) },
  ])
  expect(reconciliation.told('reconciliation.recovered')).toHaveLength(1)
  expect(await ledger.show(signal.id)).toMatchObject({ status: 'FILLED' })
})

test('an unavailable ledger is reported once, and no signal is ended', async () => {
  await ledger.close()
  const reconciliation = opened({ intervalMs: 10 })
  await until('two failures', async () => /[2-9]$/.test((await reconciliation.metric('reconciliation_failures_total')) ?? ''))
  await reconciliation.close()
  expect(reconciliation.lines.filter(({ level }) => level === 'warn')).toHaveLength(1)
})

test('closing does not wait for a venue that hangs', async () => {
  await executed()
  server.venue.misbehave({ hang: true })
  let reading = false
  const hanging: ListingVenue = {
    ...venue,
    orders(since, abort) {
      reading = true
      return venue.orders(since, abort)
    },
  }
  const reconciliation = opened({ venue: hanging, callMs: 600_000 })
  await until('the venue is asked', () => reading)
  await reconciliation.close()
  expect(reconciliation.lines).toEqual([])
})

test('a page that does not arrive in time is a failure, not an endless wait', async () => {
  server.venue.misbehave({ hang: true })
  const reconciliation = opened({ callMs: 20 })
  await until('a failure', async () => /[1-9]$/.test((await reconciliation.metric('reconciliation_failures_total')) ?? ''))
  await reconciliation.close()
  expect(reconciliation.lines[0]).toMatchObject({ level: 'warn', message: expect.stringContaining('no answer within 20 ms') })
})
