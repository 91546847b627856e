import { dayResult } from './day-result'
import { exact } from './exact'
import type { MarketPrice } from './mark'

const position = (quantity: string, totalCost: string, realised: string, fees: string) => ({
  ...{ quantity: exact(quantity), totalCost: exact(totalCost), realised: exact(realised), fees: exact(fees) },
})
const market =
  (prices: Record<string, Partial<MarketPrice>>) =>
  (symbol: string): MarketPrice | undefined =>
    prices[symbol] && { price: '1', at: 0, ageMs: 0, live: true, ...prices[symbol] }

test('the result of the day is what was realised since midnight, less fees, and what is unrealised now', () => {
  const positions = [
    // 2 that cost 20 are worth 16.
    ['A', position('2', '20', '7', '1')],
    ['B', position('0', '0', '-3', '0.5')],
  ] as const
  // Before midnight A had realised 5, of which fees took 0.5.
  const start = new Map([['A', exact('4.5')]])
  const result = dayResult(positions, start, market({ A: { price: '8' } }))
  expect(result).toEqual({ earned: exact('-6.0') })
})

test.each([
  ['no price', {}],
  ['a price that nobody confirms', { A: { price: '8', live: false } }],
])('with %s of an open position the result is not known', (_, prices) => {
  const result = dayResult([['A', position('2', '20', '0', '0')]], new Map(), market(prices))
  expect(result).toEqual({ unknown: 'no fresh price of A, of which a position is open' })
})

test('what is closed needs no price', () => {
  expect(dayResult([['A', position('0', '0', '3', '1')]], new Map(), market({}))).toHaveProperty(
    'earned',
    expect.objectContaining({ units: 2n }),
  )
})
