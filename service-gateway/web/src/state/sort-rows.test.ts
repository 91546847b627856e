import type { Row } from './blotter'
import { newestFirst, sortBy, sortRows } from './sort-rows'

const row = (cursor: string, fields: Partial<Row>): Row => ({ cursor, ...fields }) as Row
const order = (rows: readonly Row[]) => rows.map(({ cursor }) => cursor).join('')

test('amounts are sorted as numbers, and rows without one stand last in both directions', () => {
  const rows = [row('a', { price: '9.5' }), row('b', { price: null }), row('c', { price: '100' }), row('d', { price: '12' })]
  expect(order(sortRows(rows, { column: 'price', descending: false }))).toBe('adcb')
  expect(order(sortRows(rows, { column: 'price', descending: true }))).toBe('cdab')
})

test('equal rows stay newest first, and the order of arrival costs nothing', () => {
  const rows = [row('a', { symbol: 'B' }), row('b', { symbol: 'A' }), row('c', { symbol: 'B' })]
  expect(order(sortRows(rows, { column: 'symbol', descending: false }))).toBe('bac')
  expect(sortRows(rows, newestFirst)).toBe(rows)
})

test('a column is sorted in its usual order first, and a second click turns it round', () => {
  const byPrice = sortBy(newestFirst, 'price')
  expect(byPrice).toEqual({ column: 'price', descending: true })
  expect(sortBy(byPrice, 'price')).toEqual({ column: 'price', descending: false })
  expect(sortBy(byPrice, 'symbol')).toEqual({ column: 'symbol', descending: false })
})
