import { UnreadableAnswer } from '@trading/venue'
import { idOf } from '@trading/venue/examples'
import { keepingLog, signal } from '../examples.fixture'
import { createUnreadableAnswers } from './unreadable-answers'

beforeEach(() => jest.useFakeTimers())
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0)
  jest.useRealTimers()
})

const error = new UnreadableAnswer('fee is "free"', {})

function watched() {
  const gate: string[] = []
  const asked: { id: string; at: number }[] = []
  let readable = false
  const { log, lines } = keepingLog()
  const answers = createUnreadableAnswers({
    gate: { shut: (reason) => void gate.push(`shut: ${reason}`), open: (reason) => void gate.push(`open: ${reason}`) },
    async ask({ id }) {
      asked.push({ id, at: Date.now() })
      return readable
    },
    log,
  })
  return {
    answers,
    gate,
    asked,
    lines,
    unreadable: (n: number) => answers.unreadable(signal({ id: idOf(n) }), error, true),
    becomesReadable() {
      readable = true
    },
  }
}

test('three consecutive unreadable answers shut intake, unlike three with a readable one in between or three about the same order', () => {
  const { answers, gate, unreadable } = watched()
  for (const n of [1, 2]) unreadable(n)
  answers.readable()
  for (const n of [3, 4, 4, 3]) unreadable(n)
  expect([gate, answers.warning()]).toEqual([[], undefined])
  unreadable(5)
  unreadable(6)
  expect(gate).toEqual(['shut: unreadable answers'])
  expect(answers.warning()).toContain('intake is shut')
  return answers.close()
})

test('the orders are looked up one by one with increasing delays until an answer is readable', async () => {
  const { gate, asked, answers, unreadable, becomesReadable } = watched()
  for (const n of [1, 2, 3]) unreadable(n)
  const start = Date.now()
  await jest.advanceTimersByTimeAsync(200_000)
  expect(asked.map(({ at }) => (at - start) / 1_000)).toEqual([1, 3, 7, 15, 31, 63, 123, 183])
  expect(asked.slice(0, 4).map(({ id }) => id)).toEqual([1, 2, 3, 1].map(idOf))
  becomesReadable()
  await jest.advanceTimersByTimeAsync(60_000)
  expect(gate).toEqual(['shut: unreadable answers', 'open: unreadable answers'])
  expect(answers.warning()).toBeUndefined()
})

test('the first unreadable answer of each signal is logged as an error', () => {
  const { answers, lines } = watched()
  answers.unreadable(signal(), error, true)
  answers.unreadable(signal(), error, false)
  expect(lines).toMatchObject([
    { level: 'error', event: 'answer.unreadable', signalId: signal().id, why: 'fee is "free"' },
    { level: 'info', event: 'answer.unreadable' },
  ])
})
