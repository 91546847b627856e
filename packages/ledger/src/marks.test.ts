import type { Log } from '@trading/runtime'
import { createMarks } from './marks'

let warnings: string[]
const log = { warn: (_: object, message: string) => warnings.push(message) } as unknown as Log

beforeEach(() => {
  warnings = []
  jest.useFakeTimers()
})
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0)
  jest.useRealTimers()
})

/** `locked` are rows that a relay holds; an error fails the statement. */
function setting(options: { mostWaiting?: number } = {}) {
  const statements: string[][] = []
  const state = { locked: [] as string[], error: undefined as Error | undefined }
  const pool = {
    async values(_: unknown, [ids]: unknown[]) {
      statements.push(ids as string[])
      if (state.error) throw state.error
      return { rows: (ids as string[]).filter((id) => !state.locked.includes(id)).map((id) => [id]) }
    },
  }
  const marks = createMarks({ pool: pool as never, log, ...options })
  return { statements, state, marks }
}

test('marks are written together, at most 100 ms later', async () => {
  const { statements, marks } = setting()
  marks.sent('a')
  marks.sent('b')
  await jest.advanceTimersByTimeAsync(99)
  expect(statements).toEqual([])
  await jest.advanceTimersByTimeAsync(1)
  expect(statements).toEqual([['a', 'b']])
})

test('many marks are written at once', async () => {
  const { statements, marks } = setting()
  for (let n = 0; n < 64; n++) marks.sent(String(n))
  await jest.advanceTimersByTimeAsync(0)
  expect(statements).toHaveLength(1)
})

test('the mark of a row that a relay holds is written with the next ones', async () => {
  const { statements, state, marks } = setting()
  state.locked = ['a']
  marks.sent('a')
  marks.sent('b')
  await jest.advanceTimersByTimeAsync(100)
  state.locked = []
  marks.sent('c')
  await jest.advanceTimersByTimeAsync(100)
  expect(statements).toEqual([
    ['a', 'b'],
    ['a', 'c'],
  ])
})

test('a row that stays locked for longer than a relay may hold it, or does not exist, is given up', async () => {
  const { statements, state, marks } = setting()
  state.locked = ['a']
  marks.sent('a')
  await jest.advanceTimersByTimeAsync(10_000)
  expect(marks.pending()).toEqual(['a'])
  await jest.advanceTimersByTimeAsync(50_000)
  expect(marks.pending()).toEqual([])
  expect(statements.length).toBeLessThan(130)
})

test('marks that could not be written are merged and written later, and the failure is told once', async () => {
  const { statements, state, marks } = setting()
  state.error = new Error('the database is unavailable')
  marks.sent('a')
  await jest.advanceTimersByTimeAsync(100)
  marks.sent('b')
  await jest.advanceTimersByTimeAsync(3_000)
  state.error = undefined
  await jest.advanceTimersByTimeAsync(1_000)
  expect(statements.at(-1)).toEqual(['a', 'b'])
  expect(statements.length).toBeLessThanOrEqual(5)
  expect(warnings).toEqual(['1 reports are not marked as sent yet: the database is unavailable'])
})

test('while marks cannot be written, the oldest beyond a limit are given up', async () => {
  const { statements, state, marks } = setting({ mostWaiting: 3 })
  state.error = new Error('the database is unavailable')
  for (const id of ['a', 'b', 'c', 'd', 'e']) marks.sent(id)
  await jest.advanceTimersByTimeAsync(100)
  state.error = undefined
  await jest.advanceTimersByTimeAsync(1_000)
  expect(statements.at(-1)).toEqual(['c', 'd', 'e'])
})

test('closing writes the waiting marks once, and nothing afterwards', async () => {
  const { statements, state, marks } = setting()
  marks.sent('a')
  state.error = new Error('the database is unavailable')
  await marks.close()
  await jest.advanceTimersByTimeAsync(10_000)
  expect(statements).toEqual([['a']])
})
