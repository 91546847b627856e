import { createPace } from './pace'

/** Start times of slots if each wait takes `lateMs` longer than requested and `stalls` occur before the slots of those numbers. */
function startsOf({
  intervalMs,
  slots,
  lateMs = 0,
  stalls = {},
}: {
  intervalMs: number
  slots: number
  lateMs?: number
  stalls?: Record<number, number>
}) {
  let time = 0
  const nextSlot = createPace({ intervalMs, now: () => time })
  const starts = [time]
  for (let slot = 1; slot < slots; slot++) {
    time += stalls[slot] ?? 0
    const waitMs = nextSlot()
    time += waitMs > 0 ? waitMs + lateMs : 0
    starts.push(time)
  }
  return starts
}

test('lateness does not accumulate: the hundredth slot is as late as the first', () => {
  const starts = startsOf({ intervalMs: 100, slots: 101, lateMs: 7 })
  expect(starts[1]).toBe(107)
  expect(starts[100]).toBe(10_007)
})

test('a thousand slots of 1 ms take a second, however coarse the timer', () => {
  expect(startsOf({ intervalMs: 1, slots: 1_001, lateMs: 15 }).at(-1)).toBeLessThan(1_000 + 20)
})

test('slots missed in a stall are skipped and the schedule does not shift', () => {
  expect(startsOf({ intervalMs: 100, slots: 5, stalls: { 2: 1_234 } })).toEqual([0, 100, 1_400, 1_500, 1_600])
})

test('after a stall of any length no two slots coincide', () => {
  for (let stallMs = 151; stallMs < 1_000; stallMs += 7) {
    const starts = startsOf({ intervalMs: 100, slots: 6, stalls: { 3: stallMs } }).slice(2)
    const gaps = starts.slice(1).map((start, index) => start - (starts[index] as number))
    expect(Math.min(...gaps.slice(1))).toBe(100)
  }
})

test('an interval of 0 never waits', () => {
  expect(startsOf({ intervalMs: 0, slots: 4 })).toEqual([0, 0, 0, 0])
})

test('a clock that is set back does not stop the schedule', () => {
  let time = 1_000_000
  const nextSlot = createPace({ intervalMs: 100, now: () => time })
  nextSlot()
  time -= 500_000
  expect(nextSlot()).toBe(100)
})
