import { keepWindows, type Window } from './keep-windows'

const open = (mostWindows = 10) => {
  const clock = { nowMs: 0 }
  const dropped: string[] = []
  const onDropped = ({ field }: Window) => void dropped.push(field)
  return { clock, dropped, ...keepWindows({ processId: 'p', onDropped, now: () => clock.nowMs, mostWindows }) }
}

test('a window begins with its first request, and ends', () => {
  const { clock, count } = open()
  expect(count('a', 1_000)).toEqual({ current: 1, ttl: 1_000 })
  clock.nowMs = 400
  expect(count('a', 1_000)).toEqual({ current: 2, ttl: 600 })
  expect(count('b', 1_000)).toEqual({ current: 1, ttl: 1_000 })
  clock.nowMs = 1_000
  expect(count('a', 1_000)).toEqual({ current: 1, ttl: 1_000 })
})

test('what others counted in a window is added to it, and ends with it', () => {
  const { clock, count, all } = open()
  count('a', 1_000)
  const [window] = all() as Iterable<Window> as [Window]
  window.others = 7
  expect(count('a', 1_000).current).toBe(9)
  clock.nowMs = 1_000
  expect(count('a', 1_000).current).toBe(1)
})

test('beyond the bound of memory, windows that have ended go first, then the one that was used longest ago', () => {
  const { clock, count, all, keeps, dropped } = open(3)
  count('a', 1_000)
  count('b', 1_000)
  const [first] = all() as Iterable<Window> as [Window]
  clock.nowMs = 1_000
  count('c', 1_000)
  expect(dropped).toEqual(['p1', 'p2'])
  expect(keeps(first)).toBe(false)
  count('d', 1_000)
  count('e', 1_000)
  count('c', 1_000)
  count('f', 1_000)
  expect([...all()].map(({ bucket }) => bucket)).toEqual(['e', 'c', 'f'])
  // Begun anew, and under another name: what was counted before stays known to others.
  expect(count('d', 1_000).current).toBe(1)
  expect([...all()].map(({ field }) => field)).toEqual(['p3', 'p6', 'p7'])
})
