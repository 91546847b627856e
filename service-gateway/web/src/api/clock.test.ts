import { createServerClock } from './clock'

const date = (at: number): string => new Date(at).toUTCString()
const at = Date.UTC(2026, 10, 27, 3, 0, 0)

test('clocks that may agree are taken to agree', () => {
  const clock = createServerClock(() => at)
  clock.note(date(at - 300), at - 20, at)
  expect(clock.now()).toBe(at)
})

test('a clock that is wrong by a minute is corrected to within a second, and better with more answers', () => {
  const clock = createServerClock(() => at)
  const wrongMs = -60_000
  for (const ms of [10, 250, 400, 950, 999]) clock.note(date(at + ms - wrongMs), at + ms - 5, at + ms + 5)
  expect(Math.abs(clock.now() - (at - wrongMs))).toBeLessThanOrEqual(60)
})

test('a clock that is set later is followed, and nonsense is ignored', () => {
  const clock = createServerClock(() => at)
  clock.note(date(at), at, at)
  clock.note('yesterday', at, at)
  clock.note(null, at, at)
  clock.note(date(at + 120_000), at, at)
  expect(clock.now()).toBeGreaterThanOrEqual(at + 120_000)
})
