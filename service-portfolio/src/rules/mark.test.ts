import { markOf } from './mark'

const lastFill = { price: '10', at: 1_000, ageMs: 500 }
const market = { price: '11', at: 900, ageMs: 20, live: true }

test('a live price of market data is the mark, with its age', () =>
  expect(markOf(lastFill, market)).toEqual({ price: '11', at: 900, ageMs: 20, source: 'market data' }))

test('a price that nobody confirms is the mark only if no fill is later', () => {
  expect(markOf(lastFill, { ...market, live: false })).toMatchObject({ price: '10', source: 'last fill' })
  expect(markOf(lastFill, { ...market, live: false, at: 1_001 })).toMatchObject({ price: '11', source: 'market data' })
})

test('without a price of market data the last fill is the mark', () =>
  expect(markOf(lastFill, undefined)).toEqual({ ...lastFill, source: 'last fill' }))
