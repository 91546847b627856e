import { positiveDecimal, symbolSchema } from '@trading/contracts'
import { simulatedFeed } from './simulated-feed'
import { take } from './take.fixture'

test('the same seed gives the same prices, another seed gives others', () => {
  expect(take(500, simulatedFeed({ seed: 42 }))).toEqual(take(500, simulatedFeed({ seed: 42 })))
  expect(take(500, simulatedFeed({ seed: 42 }))).not.toEqual(take(500, simulatedFeed({ seed: 43 })))
})

test('ticks cycle through the symbols, from their opening prices', () => {
  const ticks = take(10, simulatedFeed())
  expect(ticks.slice(0, 5)).toEqual([
    { symbol: 'AAPL', price: '190.00' },
    { symbol: 'MSFT', price: '420.00' },
    { symbol: 'NVDA', price: '120.00' },
    { symbol: 'AMZN', price: '185.00' },
    { symbol: 'TSLA', price: '250.00' },
  ])
  expect(ticks.slice(5).map(({ symbol }) => symbol)).toEqual(['AAPL', 'MSFT', 'NVDA', 'AMZN', 'TSLA'])
})

test.each([
  ['the defaults', {}],
  ['a market that collapses', { annualDrift: -1e6, annualVolatility: 5 }],
  ['a market that explodes', { annualDrift: 1e9, annualVolatility: 5 }],
])('every price is a decimal above zero to the cent: %s', (_, options) => {
  for (const { symbol, price } of take(2_000, simulatedFeed(options))) {
    expect(symbolSchema.safeParse(symbol).success).toBe(true)
    expect(positiveDecimal.safeParse(price).success).toBe(true)
    expect(price).toMatch(/\.\d\d$/)
  }
})

test('logarithmic returns have the requested drift and volatility', () => {
  const tradingYearMs = 252 * 6.5 * 3_600_000
  const instruments = [{ symbol: 'X', price: 1e6 }]
  const prices = take(20_001, simulatedFeed({ instruments, annualDrift: 0.1, annualVolatility: 0.2, tickMs: tradingYearMs / 10_000 }))
  const logs = prices.map(({ price }) => Math.log(Number(price)))
  const returns = logs.slice(1).map((value, index) => value - (logs[index] as number))
  const mean = returns.reduce((sum, value) => sum + value) / returns.length
  const variance = returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (returns.length - 1)
  expect(Math.sqrt(variance * 10_000)).toBeCloseTo(0.2, 2)
  // Over two years the standard error of the mean is 0.2 / √2.
  expect(Math.abs(mean * 10_000 - (0.1 - 0.2 ** 2 / 2))).toBeLessThan((3 * 0.2) / Math.sqrt(2))
})

test('a market without volatility grows by its drift alone', () => {
  const tradingYearMs = 252 * 6.5 * 3_600_000
  const options = { instruments: [{ symbol: 'X', price: 100 }], annualDrift: Math.log(1.1), annualVolatility: 0, tickMs: tradingYearMs }
  expect(take(3, simulatedFeed(options)).map(({ price }) => price)).toEqual(['100.00', '110.00', '121.00'])
})
