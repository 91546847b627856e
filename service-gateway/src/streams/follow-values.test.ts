import { followValues, whenChanged } from './follow-values'

test('a value is told when it has changed, and again after a while', () => {
  let at = 0
  const isNew = whenChanged({ againMs: 100, now: () => at })
  expect([isNew('A', '1'), isNew('A', '1'), isNew('B', '1'), isNew('A', '2')]).toEqual([true, false, true, true])
  at = 99
  expect(isNew('A', '2')).toBe(false)
  at = 100
  expect(isNew('A', '2')).toBe(true)
})

test('while the upstream is away nothing is told, and afterwards it goes on', async () => {
  const stop = new AbortController()
  const told: number[] = []
  let reads = 0
  await followValues({
    read: async () => {
      if (++reads === 2) throw new Error('away')
      return reads
    },
    changes: (value) => {
      told.push(value)
      if (value === 4) stop.abort()
      return []
    },
    ...{ everyMs: 1, onValues: () => undefined, abort: stop.signal },
  })
  expect(told).toEqual([1, 3, 4])
})
