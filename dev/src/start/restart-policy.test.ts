import { createRestartPolicy } from './restart-policy'

test.each([0, 78])('after exit %d there is no restart', (code) => {
  expect(createRestartPolicy().after({ code, signal: null }, 1_000)).toBeUndefined()
})

test('after a crash or a signal there is a restart, and the wait grows to at most 10 s', () => {
  const policy = createRestartPolicy()
  const crash = { code: 1, signal: null }
  expect(policy.after({ code: null, signal: 'SIGKILL' }, 100)).toBe(500)
  expect([1, 2, 3, 4, 5, 6].map(() => policy.after(crash, 100))).toEqual([1_000, 2_000, 4_000, 8_000, 10_000, 10_000])
})

test('a long run resets the wait', () => {
  const policy = createRestartPolicy()
  policy.after({ code: 1, signal: null }, 100)
  expect(policy.after({ code: 1, signal: null }, 30_000)).toBe(500)
})
