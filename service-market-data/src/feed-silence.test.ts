import { createFeedSilence } from './feed-silence'

function watched(maxMs = 1_000) {
  let now = 0
  const silence = createFeedSilence({ maxMs, now: () => now })
  return {
    silence,
    after(ms: number) {
      now += ms
      return silence.tooLongMs
    },
  }
}

test('a feed that is asked and does not answer is silent, once that lasts too long', () => {
  const { silence, after } = watched()
  silence.asked()
  expect([after(1_000), after(1)]).toEqual([0, 1_001])
  silence.answered()
  expect(after(5_000)).toBe(0)
})

test('a feed that nobody asks is not silent, however long that lasts', () => {
  const { silence, after } = watched()
  silence.asked()
  silence.answered()
  expect(after(60_000)).toBe(0)
})

test('a feed that answers with values that are refused is silent', () => {
  const { silence, after } = watched()
  for (let value = 0; value < 10; value++) {
    silence.asked()
    after(200)
  }
  expect(silence.tooLongMs).toBe(2_000)
})
