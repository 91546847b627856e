import { createFailedLogins } from './failed-logins'

test('an address has so many wrong keys in a window; others are not concerned', () => {
  let nowMs = 0
  const failed = createFailedLogins({ most: 3, windowMs: 1_000, now: () => nowMs })
  for (let time = 0; time < 3; time++) failed('a')
  expect(() => failed('a')).toThrow(/more than 3 wrong keys from this address; wait 1 s/)
  expect(() => failed('b')).not.toThrow()
  nowMs = 1_001
  expect(() => failed('a')).not.toThrow()
})
