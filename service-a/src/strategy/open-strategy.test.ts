import { openStrategy, strategyNames } from './open-strategy'

test('each strategy opens by its name', () => {
  expect(strategyNames).toEqual(['momentum', 'random'])
  expect(strategyNames.map((name) => openStrategy(name, { seed: 1 }).name)).toEqual(strategyNames)
})
