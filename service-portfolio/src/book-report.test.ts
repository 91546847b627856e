import { executionReport } from '@trading/contracts'
import { Poison, Unavailable } from '@trading/messaging'
import { DatabaseError } from 'pg'
import { bookReport } from './book-report'
import { PortfolioFault } from './errors'
import { fillOf, type NewFill } from './rules/fill-of'

const common = {
  ...{
    signalId: '01940a7e-5f00-7000-8000-00000000000a',
    symbol: 'SPX',
    side: 'BUY' as const,
    venue: 'paper',
    engine: 'engine-1',
    attempt: 1,
  },
  executedAt: '2026-01-05T09:30:00.123456789Z',
}
const filled = executionReport({ ...common, status: 'FILLED', filledQuantity: '2.50', averagePrice: '100', fee: '-0.1' })
const rejected = executionReport({
  ...{ ...common, status: 'REJECTED', reason: 'no', filledQuantity: '0', averagePrice: '0', fee: '0' },
})

function booking(book: (fill: NewFill) => Promise<boolean>, release: (ids: readonly string[]) => Promise<number> = async () => 0) {
  const told: unknown[] = []
  const metrics = {
    withoutFill: (status: string) => void told.push(status),
    bookedFrom: (from: string, fills: number) => void told.push([from, fills]),
    reservations: { decided: () => undefined, open: () => undefined, ended: (as: string, count: number) => void told.push([as, count]) },
  }
  const never = () => Promise.reject(new Error('not asked here'))
  const risk = { reserve: never, end: release, endAlone: never, overdue: never, open: never }
  return { told, handle: bookReport({ store: { book, risk }, metrics }) }
}

test('a fill is booked as it was reported, with its time in milliseconds and its ids in lower case', async () => {
  const booked: NewFill[] = []
  const { told, handle } = booking(async (fill) => booked.push(fill) === 1)
  await handle({ ...filled, id: filled.id.toUpperCase() })
  await handle(filled)
  expect(booked).toEqual([fillOf(filled), fillOf(filled)])
  expect(booked[0]).toMatchObject({ quantity: '2.50', price: '100', fee: '-0.1', executedAt: '2026-01-05T09:30:00.123Z' })
  // The second was booked already.
  expect(told).toEqual([['report', 1]])
})

test('a report of nothing traded is counted, nothing is booked, and what was reserved is released', async () => {
  const released: unknown[] = []
  const { told, handle } = booking(
    () => Promise.reject(new Error('nothing may be booked')),
    async (ids) => released.push(ids),
  )
  await handle(rejected)
  expect(released).toEqual([[rejected.signalId]])
  expect(told).toEqual([['nothing filled', 1], 'REJECTED'])
})

test('a report of nothing traded is not done before what was reserved is released', async () => {
  const { told, handle } = booking(
    () => Promise.reject(new Error('nothing may be booked')),
    () => Promise.reject(new PortfolioFault('the portfolio did not answer')),
  )
  await expect(handle(rejected)).rejects.toThrow(Unavailable)
  expect(told).toEqual([])
})

test('a report is not done before its commit', async () => {
  let commit: (fresh: boolean) => void = () => undefined
  const { handle } = booking(() => new Promise((resolve) => (commit = resolve)))
  let done = false
  const handling = handle(filled).then(() => (done = true))
  await new Promise(setImmediate)
  expect(done).toBe(false)
  commit(true)
  await handling
})

test('while the database is away the report waits; what the database refuses is poison', async () => {
  const away = booking(() => Promise.reject(new PortfolioFault('the portfolio did not answer')))
  await expect(away.handle(filled)).rejects.toThrow(Unavailable)
  const refused = Object.assign(new DatabaseError('value overflows numeric format', 0, 'error'), { code: '22003' })
  const refusing = booking(() => Promise.reject(refused))
  await expect(refusing.handle(filled)).rejects.toThrow(Poison)
})

test('a report under another id than the one of its signal is poison: it could be booked twice', async () => {
  const { told, handle } = booking(() => Promise.reject(new Error('nothing may be booked')))
  await expect(handle({ ...filled, id: '00000000-0000-5000-8000-000000000000' })).rejects.toThrow(Poison)
  expect(told).toEqual([])
})
