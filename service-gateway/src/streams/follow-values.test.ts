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

test('while the upstream is away, or what it says cannot be told, nothing is told, and afterwards it goes on', async () => {
  const stop = new AbortController()
  const failures: unknown[] = []
  const told: number[] = []
  let reads = 0
  await followValues({
    read: async () => {
      if (++reads === 2) throw new Error('away')
      return reads
    },
    changes: (value) => {
      if (value === 3) throw new TypeError('x is not a function')
      told.push(value)
      if (value === 4) stop.abort()
      return []
    },
    ...{ everyMs: 1, onValues: () => undefined, onFailed: (cause: unknown) => failures.push(cause), abort: stop.signal },
  })
  expect(told).toEqual([1, 4])
  expect(failures).toEqual([new Error('away'), new TypeError('x is not a function')])
})
