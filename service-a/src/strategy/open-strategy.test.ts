import { openStrategy, strategyKinds } from './open-strategy'

const log = { debug: jest.fn(), info: jest.fn(), warn: jest.fn(), error: jest.fn() }

test('each strategy opens by its name', async () => {
  expect(strategyKinds).toEqual(['momentum', 'random'])
  const opened = await Promise.all(strategyKinds.map((kind) => openStrategy({ kind, env: {}, seed: 1, log })))
  expect(opened.map(({ name }) => name)).toEqual(strategyKinds)
})
