import type { ExecutionView } from '../api/answers'
import { emptyBlotter, maxRows, rowsFrom, withExecutions, withPage } from './blotter'

const start = Date.UTC(2026, 10, 27)
const execution = (number: number, fields: Partial<ExecutionView> = {}): ExecutionView => ({
  cursor: String(number),
  signalId: `signal-${number}`,
  symbol: 'AAPL',
  side: 'BUY',
  quantity: '10',
  price: '190.78',
  outcome: 'FILLED',
  reason: null,
  strategy: 'momentum',
  at: new Date(start + number).toISOString(),
  executedAt: new Date(start + number).toISOString(),
  latencyMs: 30,
  engine: 'engine-1',
  attempts: 1,
  fee: '0',
  venue: 'paper',
  referencePrice: '190.75',
  ...fields,
})
const numbers = ({ rows }: { rows: readonly { cursor: string }[] }) => rows.map(({ cursor }) => Number(cursor))

test('executions stand newest first, each once, in whatever order and however often they come', () => {
  let blotter = withExecutions(emptyBlotter(), [execution(2), execution(5)])
  blotter = withExecutions(blotter, [execution(3), execution(5), execution(1)])
  blotter = withExecutions(blotter, [execution(2), execution(4)])
  expect(numbers(blotter)).toEqual([5, 4, 3, 2, 1])
  expect(blotter.arrived).toBe(5)
})

test('executions of the same millisecond are kept apart, and recognised again', () => {
  const same = [1, 2, 3].map((number) => execution(number, { at: new Date(start).toISOString() }))
  const blotter = withExecutions(withExecutions(emptyBlotter(), same), [...same].reverse())
  expect(numbers(blotter).sort()).toEqual([1, 2, 3])
})

test('nothing new leaves the blotter as it is, so that nothing is drawn again', () => {
  const blotter = withExecutions(emptyBlotter(), [execution(1)])
  expect(withExecutions(blotter, [execution(1)])).toBe(blotter)
  expect(withExecutions(blotter, [])).toBe(blotter)
})

test('only what matches the filter is taken', () => {
  const blotter = emptyBlotter({ symbol: 'MSFT', outcome: 'REJECTED' })
  const some = [execution(1), execution(2, { symbol: 'MSFT' }), execution(3, { symbol: 'MSFT', outcome: 'REJECTED' })]
  expect(numbers(withExecutions(blotter, some))).toEqual([3])
})

test('rows are bounded, and the newest stay', () => {
  const all = Array.from({ length: maxRows + 500 }, (_, number) => execution(number))
  let blotter = emptyBlotter()
  for (let at = 0; at < all.length; at += 700) blotter = withExecutions(blotter, all.slice(at, at + 700))
  expect(blotter.rows).toHaveLength(maxRows)
  expect(blotter.rows[0]?.cursor).toBe(String(maxRows + 499))
  expect(blotter).toMatchObject({ arrived: maxRows + 500, older: null })
})

test('a page that was read for another filter is not taken', () => {
  const blotter = emptyBlotter({ symbol: 'MSFT', outcome: '' })
  expect(withPage(blotter, { filter: { symbol: '', outcome: '' }, items: [execution(1)], next: 'x', continues: false })).toBe(blotter)
})

test('where older executions begin is set by the first page and by those that continue it, not by a later look at the newest', () => {
  const filter = { symbol: '', outcome: '' }
  let blotter = withPage(emptyBlotter(), { filter, items: [execution(9)], next: '9', continues: false })
  blotter = withPage(blotter, { filter, items: [execution(12)], next: '12', continues: false })
  expect(blotter.older).toBe('9')
  blotter = withPage(blotter, { filter, items: [execution(8)], next: null, continues: true })
  expect(blotter.older).toBeNull()
  expect(numbers(blotter)).toEqual([12, 9, 8])
})

test('rows can be held at one that was the newest', () => {
  const { rows } = withExecutions(emptyBlotter(), [execution(1), execution(2), execution(3)])
  expect(numbers({ rows: rowsFrom(rows, 'signal-2') })).toEqual([2, 1])
  expect(rowsFrom(rows, 'signal-9')).toBe(rows)
})
