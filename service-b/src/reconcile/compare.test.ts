import type { LedgerRow, LedgerStatus } from '@trading/ledger'
import type { Fill, ListedOrder, OrderReject, Pending } from '@trading/venue'
import { order } from '@trading/venue/examples'
import { signal } from '../examples.fixture'
import { compare, graceMs, type Step, unfinishedMs } from './compare'
import type { VenueAnswer } from './findings'

const claimedAt = Date.parse(signal().issuedAt)
const validUntil = Date.parse(signal().validUntil)

const fill: Fill = { status: 'FILLED', filledQuantity: '10', averagePrice: '189.27', fee: '0.19', at: '2026-01-05T14:30:00.025Z' }
const otherFill: Fill = { ...fill, averagePrice: '189.28' }
const refusal: OrderReject = { status: 'REJECTED', reason: 'no' }
const pending: Pending = { status: 'PENDING_NEW' }

const row = (status: LedgerStatus, fields: Partial<LedgerRow> = {}): LedgerRow => {
  const { id: signalId, strategy, symbol, side, quantity, referencePrice } = signal()
  const of = { signalId, strategy, symbol, side, quantity, referencePrice, issuedAt: new Date(claimedAt), validUntil: new Date(validUntil) }
  const claim = {
    claims: 1,
    engine: 'engine-1',
    attempt: 1,
    redelivered: false,
    claimedAt: new Date(claimedAt),
    receivedAt: new Date(claimedAt),
    unreadableAt: null,
    ...{ priceEpoch: null, priceSequence: null, priceAt: null },
  }
  const ended = {
    venue: 'http',
    filledQuantity: '0',
    averagePrice: '0',
    fee: '0',
    reason: 'no',
    executedAt: new Date(),
    endedAt: new Date(),
    endedBy: 'x',
  }
  const fillOf = { filledQuantity: '10', averagePrice: '189.27', fee: '0.19', reason: null }
  const open = {
    venue: null,
    filledQuantity: null,
    averagePrice: null,
    fee: null,
    reason: null,
    executedAt: null,
    endedAt: null,
    endedBy: null,
  }
  return { ...of, ...claim, ...(status === 'STARTED' ? open : ended), ...(status === 'FILLED' && fillOf), status, ...fields }
}

const listed = (outcome: VenueAnswer['outcome'], fields: Partial<ListedOrder> = {}): ListedOrder => {
  const { clientOrderId, symbol, side, quantity } = order()
  const ended = outcome.status === 'PENDING_NEW' ? {} : { outcome }
  return { clientOrderId, symbol, side, quantity, takenAt: signal().issuedAt, status: outcome.status, ...ended, ...fields }
}

const raise = (kind: string) => ({ do: 'raise', kind }) as Step
const record = (outcome: Fill | OrderReject) => ({ do: 'record', outcome }) as Step
const wait: Step = { do: 'wait' }

const soon = claimedAt + graceMs - 1
const later = claimedAt + graceMs
const tooLate = validUntil + unfinishedMs

const cases: [LedgerStatus, number, VenueAnswer['outcome'] | undefined, Step[]][] = [
  ['STARTED', soon, undefined, [wait]],
  ['STARTED', soon, pending, [wait]],
  ['STARTED', soon, refusal, [wait]],
  ['STARTED', soon, fill, [wait]],
  ['STARTED', later, undefined, [wait]],
  ['STARTED', later, pending, [wait]],
  ['STARTED', later, refusal, [record(refusal)]],
  ['STARTED', later, fill, [record(fill)]],
  ['STARTED', tooLate - 1, undefined, [wait]],
  ['STARTED', tooLate - 1, pending, [wait]],
  ['STARTED', tooLate, undefined, [raise('unfinished')]],
  ['STARTED', tooLate, pending, [raise('unfinished'), wait]],
  ['STARTED', tooLate, refusal, [record(refusal)]],
  ['STARTED', tooLate, fill, [record(fill)]],
  ['FILLED', soon, undefined, [raise('unknown_to_venue')]],
  ['FILLED', soon, pending, [wait]],
  ['FILLED', soon, refusal, [raise('fill_differs')]],
  ['FILLED', soon, fill, []],
  ['FILLED', soon, otherFill, [raise('fill_differs')]],
  ...(['REJECTED', 'EXPIRED'] as const).flatMap((status): typeof cases => [
    [status, soon, undefined, []],
    [status, soon, pending, [wait]],
    [status, soon, refusal, []],
    [status, soon, fill, [raise('filled_after_all')]],
  ]),
]

const at = (now: number) => ({ venue: 'http', now })

test.each(cases)("a row %s at %d and the venue's answer %j lead to the right steps", (status, now, outcome, steps) => {
  expect(compare(row(status), outcome && { outcome }, at(now))).toEqual(steps)
  expect(compare(row(status), outcome && { outcome, listed: listed(outcome, { fills: 1 }) }, at(now))).toEqual(steps)
})

test.each(['filledQuantity', 'averagePrice', 'fee'] as const)('a fill whose %s differs in the last decimal differs', (field) => {
  const answer = { outcome: { ...fill, [field]: `${fill[field].includes('.') ? fill[field] : `${fill[field]}.`}0000000001` } }
  expect(compare(row('FILLED'), answer, at(later))).toEqual([raise('fill_differs')])
})

test('amounts are compared as numbers: a trailing zero makes no difference', () => {
  const written = row('FILLED', { quantity: '10.0', filledQuantity: '10.00', averagePrice: '189.270', fee: '0.190' })
  expect(compare(written, { outcome: fill, listed: listed(fill) }, at(later))).toEqual([])
})

test('an order filled twice is found whatever the ledger says, and an open row is still recorded', () => {
  const answer = { outcome: fill, listed: listed(fill, { fills: 2 }) }
  expect(compare(row('FILLED'), answer, at(later))).toEqual([raise('filled_twice')])
  expect(compare(row('STARTED'), answer, at(later))).toEqual([raise('filled_twice'), record(fill)])
  expect(compare(row('EXPIRED'), answer, at(later))).toEqual([raise('filled_twice'), raise('filled_after_all')])
})

test.each([{ symbol: 'MSFT' }, { side: 'SELL' }, { quantity: '10.1' }] as const)(
  'an order that differs, %j, is found and never recorded',
  (fields) => {
    for (const status of ['STARTED', 'FILLED', 'EXPIRED'] as const)
      expect(compare(row(status), { outcome: fill, listed: listed(fill, fields) }, at(later))).toEqual([raise('order_differs')])
  },
)

test('the times for recording and finishing a signal start at its latest claim', () => {
  const again = row('STARTED', { claims: 2, claimedAt: new Date(tooLate) })
  expect(compare(again, { outcome: fill }, at(tooLate + graceMs - 1))).toEqual([wait])
  expect(compare(again, undefined, at(tooLate + unfinishedMs - 1))).toEqual([wait])
  expect(compare(again, undefined, at(tooLate + unfinishedMs))).toEqual([raise('unfinished')])
})

test('an order without a row is found once its claim can no longer be in progress', () => {
  for (const outcome of [pending, refusal, fill]) {
    expect(compare(undefined, { outcome, listed: listed(outcome) }, at(soon))).toEqual([wait])
    expect(compare(undefined, { outcome, listed: listed(outcome) }, at(later))).toEqual([raise('unknown_order')])
  }
})

test('a row of another venue is ignored', () => {
  for (const status of ['FILLED', 'REJECTED', 'EXPIRED'] as const) {
    expect(compare(row(status, { venue: 'paper' }), undefined, at(tooLate))).toEqual([])
    expect(compare(row(status, { venue: 'paper' }), { outcome: otherFill }, at(tooLate))).toEqual([])
  }
})
