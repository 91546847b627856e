import { createTimeLimit } from './time-limit'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

function limited(ms: number) {
  const overdue: string[] = []
  return { overdue, limit: createTimeLimit<string>(ms, (thing) => overdue.push(thing)) }
}

test('what is not over within its time is told once, each at its own time', () => {
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

test('what is over in time is not told, and the next one gets its whole time', () => {
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

test('however many are watched, there is one timer, and none once there was nothing left to watch', () => {
  const { limit } = limited(100)
  const all = ['a', 'b', 'c'].map((thing) => limit.start(thing))
  expect(jest.getTimerCount()).toBe(1)
  for (const watched of all) limit.end(watched)
  jest.advanceTimersByTime(100)
  expect(jest.getTimerCount()).toBe(0)
})

test('those that end in any order leave the others watched', () => {
  const { overdue, limit } = limited(100)
  const [a, , c, , e] = ['a', 'b', 'c', 'd', 'e'].map((thing) => limit.start(thing))
  for (const watched of [c, a, e, c]) if (watched) limit.end(watched)
  limit.start('f')
  jest.advanceTimersByTime(100)
  expect(overdue).toEqual(['b', 'd', 'f'])
})

test('one that is begun while another is told is watched as well', () => {
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
