import { keepingLog } from '../examples.fixture'
import { openArchive } from './archive'

beforeEach(() => jest.useFakeTimers())
afterEach(() => {
  expect(jest.getTimerCount()).toBe(0)
  jest.useRealTimers()
})

function opened(moved: (number | Error)[], keepDays: number | undefined = 30) {
  const asked: unknown[] = []
  const { log, lines } = keepingLog()
  const archive = openArchive({
    ledger: {
      async archive(options) {
        asked.push(options)
        const next = moved.shift() ?? 0
        if (next instanceof Error) throw next
        return next
      },
    },
    keepDays,
    log,
  })
  return { archive, asked, lines }
}

test('old signals are moved step by step until none is left, then once a minute, and told once', async () => {
  const { archive, asked, lines } = opened([200, 200, 7])
  await jest.advanceTimersByTimeAsync(300)
  expect(asked).toEqual(Array.from({ length: 3 }, () => ({ keepDays: 30, most: 200 })))
  await jest.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(4)
  expect(lines).toMatchObject([{ event: 'signals.archived', signals: 407 }])
  await archive.close()
})

test('a failure is told once and tried again a minute later', async () => {
  const { archive, asked, lines } = opened([new Error('away'), new Error('away'), 1])
  await jest.advanceTimersByTimeAsync(130_000)
  expect(asked).toHaveLength(3)
  expect(lines.map(({ message }) => message)).toEqual([
    'cannot move old signals to the archive, trying again: away',
    'moved 1 signals that ended more than 30 days ago to the archive',
  ])
  await archive.close()
})

test('without a number of days nothing is moved', async () => {
  const asked: unknown[] = []
  const archive = openArchive({ ledger: { archive: async (options) => asked.push(options) }, keepDays: undefined, log: keepingLog().log })
  await jest.advanceTimersByTimeAsync(120_000)
  expect(asked).toEqual([])
  await archive.close()
})
