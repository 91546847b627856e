import { createTimeLimit } from './time-limit'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

function limited(ms: number) {
  const overdue: string[] = []
  return { overdue, limit: createTimeLimit<string>(ms, (thing) => overdue.push(thing)) }
}

test('each item that exceeds its time is reported once, when its time is over', () => {
  const { overdue, limit } = limited(100)
  limit.start('first')
  jest.advanceTimersByTime(40)
  limit.start('second')
  jest.advanceTimersByTime(59)
  expect(overdue).toEqual([])
  jest.advanceTimersByTime(1)
  expect(overdue).toEqual(['first'])
  jest.advanceTimersByTime(39)
  expect(overdue).toEqual(['first'])
  jest.advanceTimersByTime(1_000)
  expect(overdue).toEqual(['first', 'second'])
})

test('an item that ends in time is not reported, and the next one gets its full time', () => {
  const { overdue, limit } = limited(100)
  const watched = limit.start('quick')
  jest.advanceTimersByTime(50)
  limit.end(watched)
  limit.start('slow')
  jest.advanceTimersByTime(99)
  expect(overdue).toEqual([])
  jest.advanceTimersByTime(1)
  expect(overdue).toEqual(['slow'])
})

test('one timer serves all items, and there is none when nothing is left to watch', () => {
  const { limit } = limited(100)
  const all = ['a', 'b', 'c'].map((thing) => limit.start(thing))
  expect(jest.getTimerCount()).toBe(1)
  for (const watched of all) limit.end(watched)
  jest.advanceTimersByTime(100)
  expect(jest.getTimerCount()).toBe(0)
})

test('items may end in any order, and the others stay watched', () => {
  const { overdue, limit } = limited(100)
  const [a, , c, , e] = ['a', 'b', 'c', 'd', 'e'].map((thing) => limit.start(thing))
  for (const watched of [c, a, e, c]) if (watched) limit.end(watched)
  limit.start('f')
  jest.advanceTimersByTime(100)
  expect(overdue).toEqual(['b', 'd', 'f'])
})

test('an item that starts while another is reported is watched as well', () => {
  const overdue: string[] = []
  const limit = createTimeLimit<string>(100, (thing) => {
    overdue.push(thing)
    if (thing === 'first') limit.start('again')
  })
  limit.start('first')
  jest.advanceTimersByTime(100)
  expect(overdue).toEqual(['first'])
  expect(jest.getTimerCount()).toBe(1)
  jest.advanceTimersByTime(100)
  expect(overdue).toEqual(['first', 'again'])
})
