import { createNearCache } from './near-cache'

function caching({ maxEntries = 10, maxChars = 1_000 } = {}) {
  let at = 0
  const near = createNearCache({ maxEntries, maxChars, now: () => at })
  return {
    near,
    at: (ms: number) => {
      at = ms
    },
    set: (key: string, { group = 'a', chars = 1, lifeMs = 1_000 } = {}) => near.set({ group, key, value: key, chars, lifeMs }),
    kept: (...keys: string[]) => keys.filter((key) => near.get(key)),
  }
}

test('a value is kept for its life, and no longer', () => {
  const { near, set, at } = caching()
  set('x', { lifeMs: 100 })
  at(99)
  expect(near.get('x')?.value).toBe('x')
  at(100)
  expect(near.get('x')).toBeUndefined()
  expect(near.size).toBe(0)
})

test('a value of undefined or false is a value', () => {
  const { near } = caching()
  near.set({ group: 'a', key: 'x', value: false, chars: 1, lifeMs: 1 })
  expect(near.get('x')).toMatchObject({ value: false })
})

test('an invalidation drops its group only, one of everything drops all', () => {
  const { near, set, kept } = caching()
  set('x', { group: 'a' })
  set('y', { group: 'b' })
  near.drop('a')
  expect(kept('x', 'y')).toEqual(['y'])
  near.drop()
  expect(near.size).toBe(0)
})

test('beyond its number of entries, the one that was not used for the longest time goes', () => {
  const { set, kept, near } = caching({ maxEntries: 3 })
  for (const key of ['1', '2', '3']) set(key)
  near.get('1')
  set('4')
  expect(kept('1', '2', '3', '4')).toEqual(['1', '3', '4'])
})

test('it stays within its size, whatever is put in, again, too large or after an end', () => {
  const { near, set, kept, at } = caching({ maxChars: 100 })
  for (let again = 0; again < 10; again++) set('x', { chars: 60 })
  set('y', { chars: 40 })
  expect(kept('x', 'y')).toEqual(['x', 'y'])
  set('z', { chars: 61 })
  expect(kept('x', 'y', 'z')).toEqual(['z'])
  at(1_000)
  expect(kept('z')).toEqual([])
  set('huge', { chars: 101 })
  expect(near.size).toBe(0)
  set('v', { chars: 100 })
  expect(kept('v')).toEqual(['v'])
})
