import { executionReport, reportIdOf } from '@trading/contracts'
import type { NewFill } from '../rules/fill-of'
import { bookMissing } from './book-missing'

const idOf = (number: number) => `01940a7e-5f00-7000-8000-${String(number).padStart(12, '0')}`

/** A ledger with this many fills, and a portfolio that has booked some of them. */
function compared(count: number, isBooked: (number: number) => boolean) {
  const ids = Array.from({ length: count }, (_, number) => idOf(number))
  const booked = new Set(ids.filter((_, number) => isBooked(number)).map(reportIdOf))
  const commits: number[] = []
  const pages: number[] = []
  const reader = {
    async filled({ after = '', limit }: { after?: string | undefined; limit: number }) {
      const page = ids.filter((id) => id > after).slice(0, limit)
      pages.push(page.length)
      return page
    },
    reports: async (signalIds: readonly string[]) =>
      signalIds.map((signalId) =>
        executionReport({
          ...{ signalId, symbol: 'SPX', side: 'BUY', venue: 'paper', engine: 'engine-1', attempt: 1, status: 'FILLED' },
          ...{ filledQuantity: '1', averagePrice: '1', fee: '0', executedAt: '2026-01-05T09:30:00.000Z' },
        }),
      ),
  }
  const store = {
    unbooked: async (reportIds: readonly string[]) => new Set(reportIds.filter((id) => !booked.has(id))),
    async bookAll(fills: readonly NewFill[]) {
      for (const { reportId } of fills) booked.add(reportId)
      commits.push(fills.length)
      return fills.length
    },
  }
  return { reader, store, booked, commits, pages }
}
const whole = { settledMs: 0, abort: new AbortController().signal }

test('everything that is missing is booked, page by page, and nothing else', async () => {
  const { reader, store, booked, commits, pages } = compared(12_001, (number) => number % 2 === 0)
  let fills = 0
  const count = await bookMissing({ reader, store, ...whole, onBooked: (more) => (fills += more) })
  expect([count, fills, booked.size]).toEqual([12_001, 6_000, 12_001])
  expect(pages).toEqual([5_000, 5_000, 2_001])
  expect(Math.max(...commits)).toBe(500)
})

test('without a gap nothing is read but ids, and nothing is written', async () => {
  const { reader, store, commits } = compared(10, () => true)
  expect(await bookMissing({ reader, store, ...whole, onBooked: () => undefined })).toBe(10)
  expect(commits).toEqual([])
})

test('it compares what comes after an id, and stops when it is told to', async () => {
  const { reader, store, commits } = compared(10, () => false)
  expect(await bookMissing({ reader, store, ...whole, after: idOf(6), onBooked: () => undefined })).toBe(3)
  expect(commits).toEqual([3])
  const stopped = { reader, store, settledMs: 0, abort: AbortSignal.abort(new Error('stopped')), onBooked: () => undefined }
  await expect(bookMissing(stopped)).rejects.toThrow('stopped')
})
