import { createAfterwards } from './afterwards'

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

test('tasks are done together and in order, at the latest when the first one has waited its time', () => {
  const done: string[] = []
  const afterwards = createAfterwards({ waitMs: 20 })
  afterwards.add(() => done.push('first'))
  jest.advanceTimersByTime(19)
  afterwards.add(() => done.push('second'))
  expect(done).toEqual([])
  jest.advanceTimersByTime(1)
  expect(done).toEqual(['first', 'second'])
})

test('many tasks do not wait, and none is done twice', () => {
  let done = 0
  const afterwards = createAfterwards({ waitMs: 20, most: 3 })
  for (let n = 0; n < 3; n++) afterwards.add(() => done++)
  expect(done).toBe(0)
  jest.advanceTimersByTime(0)
  expect(done).toBe(3)
  jest.advanceTimersByTime(100)
  expect(done).toBe(3)
})

test('what is left can be done at once', () => {
  let done = 0
  const afterwards = createAfterwards()
  afterwards.add(() => done++)
  afterwards.flush()
  expect(done).toBe(1)
  expect(jest.getTimerCount()).toBe(0)
})
