import { acceptTick } from './accept-tick'

const now = Date.parse('2026-11-26T12:00:00.000Z')
const accept = (given: unknown, options = {}) =>
  acceptTick({ stamps: false, symbols: [], maxAheadMs: 1_000, now: () => now, ...options })(given)
const good = { symbol: 'SPX', price: '10.5', at: '2026-11-26T11:59:59.250Z' }

test('a tick keeps its price, its quantity and the time of its source', () => {
  expect(accept({ ...good, quantity: '3' })).toEqual({ tick: { symbol: 'SPX', price: '10.5', quantity: '3', eventAt: now - 750 } })
  expect(accept({ ...good, at: '2026-11-26T13:00:00.000000001+01:00' })).toMatchObject({ tick: { eventAt: now } })
})

test('a simulated or replayed price has the time at which it is drawn, whatever the date of the file', () => {
  expect(accept({ symbol: 'SPX', price: '10.5', at: '2000-01-03' }, { stamps: true })).toMatchObject({ tick: { eventAt: now } })
})

test.each([
  ['nothing', undefined, 'invalid'],
  ['a price of zero', { ...good, price: '0' }, 'invalid'],
  ['a negative price', { ...good, price: '-1' }, 'invalid'],
  ['a price beyond the range of the contract', { ...good, price: `1${'0'.repeat(18)}` }, 'invalid'],
  ['a price that is a number', { ...good, price: 10.5 }, 'invalid'],
  ['a quantity of zero', { ...good, quantity: '0' }, 'invalid'],
  ['no symbol', { ...good, symbol: '' }, 'invalid'],
  ['no time', { ...good, at: undefined }, 'no_time'],
  ['a day without a time', { ...good, at: '2026-11-26' }, 'no_time'],
  ['a time without a zone', { ...good, at: '2026-11-26T12:00:00' }, 'no_time'],
  ['a day that does not exist', { ...good, at: '2026-13-40T12:00:00Z' }, 'no_time'],
  ['a time in the future', { ...good, at: '2026-11-26T12:00:01.001Z' }, 'in_the_future'],
])('%s is refused, and told why', (_, given, fault) => {
  expect(accept(given)).toMatchObject({ fault, why: expect.stringMatching(/\S/) })
})

test('a time that is ahead by no more than it may be is taken', () => {
  expect(accept({ ...good, at: '2026-11-26T12:00:01.000Z' })).toHaveProperty('tick')
})

test('with a list of symbols, others are refused', () => {
  expect(accept(good, { symbols: ['AAPL'] })).toMatchObject({ fault: 'unknown_symbol' })
  expect(accept(good, { symbols: ['AAPL', 'SPX'] })).toHaveProperty('tick')
})
