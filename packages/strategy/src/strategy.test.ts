import { decisionFault, strategyFault } from './strategy'

const mine = { name: 'mine', warmUpTicks: 0, onTick: () => undefined }

class Inherits {
  readonly name = 'mine'
  readonly warmUpTicks = 3
  onTick() {
    return undefined
  }
}

test('an object with a name, a warm-up and onTick() is a strategy, whatever else it has', () => {
  for (const made of [mine, new Inherits(), { ...mine, more: true }]) expect(strategyFault(made)).toBeUndefined()
})

test.each([
  ['nothing', undefined, 'is undefined'],
  ['a function', () => undefined, 'has no method onTick()'],
  ['no onTick()', { ...mine, onTick: undefined }, 'has no method onTick()'],
  ['no name', { ...mine, name: undefined }, 'has no name of 1 to 64 characters'],
  ['an empty name', { ...mine, name: '' }, 'has no name of 1 to 64 characters'],
  ['a name that no signal can hold', { ...mine, name: 'mi\0ne' }, 'has no name of 1 to 64 characters'],
  ['too long a name', { ...mine, name: 'x'.repeat(65) }, 'has no name of 1 to 64 characters'],
  ...[undefined, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '3'].map((warmUpTicks): [string, unknown, string] => [
    `a warm-up of ${warmUpTicks}`,
    { ...mine, warmUpTicks },
    'has no warmUpTicks that is a whole number from 0',
  ]),
])('what has %s is no strategy, which is told', (_, made, fault) => expect(strategyFault(made)).toBe(fault))

test('a side and a confidence from 0 to 1 are a decision', () => {
  expect(decisionFault({ side: 'BUY', confidence: 0 })).toBeUndefined()
  expect(decisionFault({ side: 'SELL', confidence: 1, why: 'it fell' })).toBeUndefined()
  expect(decisionFault({ side: 'buy', confidence: -1 })).toMatch(/^side: .*; confidence: /)
})
