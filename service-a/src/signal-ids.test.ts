import { signalSchema } from '@trading/contracts'
import { clockIds, seededIds, signalIds } from './signal-ids'

const fields = (sequence: number, symbol = 'SPX') => ({ strategy: 'momentum', symbol, sequence })

test('seeded ids follow from seed, strategy, symbol and sequence, and are valid', () => {
  const ids = Array.from({ length: 500 }, (_, at) => seededIds(7)(fields(at + 1)))
  expect(ids).toEqual(Array.from({ length: 500 }, (_, at) => signalIds({ from: 'seed', seed: 7 })(fields(at + 1))))
  expect(new Set(ids).size).toBe(500)
  for (const id of ids) expect(signalSchema.shape.id.parse(id)).toBe(id)
  const others = [seededIds(8)(fields(1)), seededIds(7)(fields(1, 'X')), seededIds(7)({ ...fields(1), strategy: 'random' })]
  expect(new Set([ids[0], ...others]).size).toBe(4)
})

test('those of a symbol are in the order of their signals', () => {
  const ids = [1, 2, 9, 10, 255, 256, 1_000_000].map((sequence) => seededIds(1)(fields(sequence)))
  expect([...ids].sort()).toEqual(ids)
})

test('by default each id is new', () => {
  expect(signalIds({ from: 'clock', seed: 1 })).toBe(clockIds)
  expect(clockIds(fields(1))).not.toBe(clockIds(fields(1)))
})
