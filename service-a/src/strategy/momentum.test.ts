import { openReplayFeed } from '@trading/feeds'
import { momentum } from './momentum'

const decide = (prices: number[], strategy = momentum(), symbol = 'X') =>
  prices.map((price) => strategy.onTick({ symbol, price: String(price) }))

const line = (length: number, at: (index: number) => number) => Array.from({ length }, (_, index) => at(index))

test('the warm-up ticks yield nothing and every tick after them yields one decision', () => {
  const decisions = decide(line(100, (index) => 100 + Math.sin(index)))
  const { warmUpTicks } = momentum()
  expect(warmUpTicks).toBe(25)
  expect(decisions.slice(0, warmUpTicks)).toEqual(Array(warmUpTicks).fill(undefined))
  expect(decisions.slice(warmUpTicks)).not.toContain(undefined)
})

test('rising prices are bought and falling prices sold', () => {
  expect(decide(line(40, (index) => 100 + index)).at(-1)?.side).toBe('BUY')
  expect(decide(line(40, (index) => 100 - index)).at(-1)?.side).toBe('SELL')
})

test('constant prices give a BUY with confidence 0', () => {
  expect(decide(line(30, () => 100)).at(-1)).toEqual({ side: 'BUY', confidence: 0 })
})

test('the averages and the confidence follow their formulas', () => {
  const prices = line(60, (index) => 100 + 10 * Math.sin(index / 5))
  const average = (ticks: number) => prices.reduce((before, price) => before + (2 / (ticks + 1)) * (price - before), prices[0] as number)
  const distance = Math.abs(average(12) - average(26)) / average(26)
  expect(decide(prices).at(-1)?.confidence).toBeCloseTo(distance / (distance + 0.01), 10)
})

test('confidence grows with the distance and stays within 0 to 1', () => {
  const confidenceAt = (slope: number) => decide(line(60, (index) => 100 * (1 + slope) ** index)).at(-1)?.confidence as number
  const confidences = [0.0001, 0.001, 0.01, 0.1, 1].map(confidenceAt)
  expect(confidences).toEqual([...confidences].sort((a, b) => a - b))
  expect(confidences[0]).toBeGreaterThan(0)
  expect(confidences.at(-1)).toBeLessThanOrEqual(1)
})

test('symbols are independent of each other', () => {
  const shared = momentum()
  const rising = line(40, (index) => 100 + index)
  const mixed = rising.map((price) => {
    shared.onTick({ symbol: 'OTHER', price: '5' })
    return shared.onTick({ symbol: 'X', price: String(price) })
  })
  expect(mixed).toEqual(decide(rising))
})

test('over the S&P 500 file it decides on every row after the warm-up', async () => {
  const strategy = momentum()
  let decisions = 0
  for await (const tick of await openReplayFeed()) if (strategy.onTick(tick)) decisions++
  expect(decisions).toBe(5_105 - strategy.warmUpTicks)
})
