import { random } from './random'

const decide = (seed: number) => {
  const strategy = random({ seed })
  return Array.from({ length: 1_000 }, () => strategy.onTick({ symbol: 'X', price: '1' }))
}

test('the same seed gives the same decisions, another seed gives others', () => {
  expect(decide(1)).toEqual(decide(1))
  expect(decide(1)).not.toEqual(decide(2))
})

test('the first tick already yields a decision, and both sides are about equally frequent', () => {
  const buys = decide(3).filter((decision) => decision?.side === 'BUY').length
  expect(random().warmUpTicks).toBe(0)
  expect(buys).toBeGreaterThan(450)
  expect(buys).toBeLessThan(550)
})
