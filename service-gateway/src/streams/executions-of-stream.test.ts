import type { ExecutionPlace } from '@trading/ledger'
import { cursorOf } from '../executions/cursor'
import { createExecutionLog, type LoggedExecution } from './execution-log'
import { executionsOfStream, type NextExecutions } from './executions-of-stream'
import { wantedOf } from './wanted'

const idOf = (number: number) => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`
const placeAt = (position: number): ExecutionPlace => ({ position, signalId: idOf(position) })
const entry = (position: number, fields: Partial<LoggedExecution> = {}): LoggedExecution => ({
  ...{ place: placeAt(position), frame: `${position},`, symbol: 'AAPL', at: 0, owner: undefined },
  ...fields,
})
const entries = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => entry(from + index))

interface Options {
  after?: number
  keep?: number
  resumable?: boolean
  wanted?: Parameters<typeof wantedOf>[0]
}

/** A ledger, the log that follows it, and a stream. */
function fixture({ after, keep = 100, resumable = true, wanted = {} }: Options = {}) {
  const ledger: LoggedExecution[] = []
  const log = createExecutionLog({ keep })
  const state = { away: false, rings: 0 }
  const answer = async <T>(value: T): Promise<T> => {
    if (state.away) throw new Error('away')
    return value
  }
  const stream = executionsOfStream({
    hub: {
      executions: log,
      read: (from, limit) => answer(ledger.filter(({ place }) => place.position > from.position).slice(0, Math.min(3, limit))),
    },
    wanted: wantedOf(wanted),
    after: after === undefined ? undefined : placeAt(after),
    isResumable: () => answer(resumable),
    ring: () => state.rings++,
  })
  /** Everything that comes until nothing more does. */
  const drained = async (): Promise<string> => {
    let text = ''
    for (let idle = 0; idle < 3; ) {
      const next: NextExecutions = stream.next()
      if (next.is !== 'text') return `${text}${next.is}`
      text += next.text
      idle = next.text === '' ? idle + 1 : 0
      await new Promise(setImmediate)
    }
    return text
  }
  return { ledger, log, state, stream, drained }
}

test('a stream without a place begins with what is recorded from now on', async () => {
  const { log, stream, drained } = fixture()
  expect([await drained(), stream.token]).toEqual(['', undefined])
  log.begin(placeAt(4))
  expect([await drained(), stream.token]).toEqual(['', cursorOf(placeAt(4))])
  log.append(entries(5, 7))
  expect([await drained(), stream.token]).toEqual(['5,6,7,', cursorOf(placeAt(7))])
})

test('a stream that is resumed reads the ledger up to where the log begins, and goes on there', async () => {
  const { ledger, log, drained } = fixture({ after: 2 })
  ledger.push(...entries(1, 10))
  log.begin(placeAt(9))
  log.append(entries(10, 10))
  expect(await drained()).toBe('3,4,5,6,7,8,9,10,')
  log.append(entries(11, 12))
  expect(await drained()).toBe('11,12,')
})

test('what it read ahead of the log does not come twice', async () => {
  const { ledger, log, drained } = fixture({ after: 2 })
  ledger.push(...entries(1, 10))
  log.begin(placeAt(8))
  expect(await drained()).toBe('3,4,5,6,7,8,')
  const ahead = fixture({ after: 2 })
  ahead.ledger.push(...entries(1, 6))
  expect(await ahead.drained()).toBe('3,4,5,6,')
  ahead.log.begin(placeAt(4))
  ahead.log.append(entries(5, 7))
  expect(await ahead.drained()).toBe('7,')
})

test('a stream that is further behind than the log reaches is told so', async () => {
  const { log, stream, drained } = fixture({ keep: 5 })
  log.begin(placeAt(0))
  await drained()
  log.append(entries(1, 50))
  log.append(entries(51, 60))
  expect(stream.next()).toEqual({ is: 'behind' })
  expect(stream.token).toBe(cursorOf(placeAt(0)))
})

test('a place that cannot be resumed is told', async () => {
  expect(await fixture({ after: 2, resumable: false }).drained()).toBe('unknown')
})

test('while the ledger is away there is nothing, and afterwards nothing is missing', async () => {
  const { ledger, log, state, drained } = fixture({ after: 2 })
  ledger.push(...entries(1, 5))
  state.away = true
  log.begin(placeAt(5))
  expect(await drained()).toBe('')
  expect(state.rings).toBeGreaterThan(0)
  state.away = false
  await new Promise((resolve) => setTimeout(resolve, 510))
  expect(await drained()).toBe('3,4,5,')
})

test('a stream carries what it wants, and its place moves on all the same', async () => {
  const { log, stream, drained } = fixture({ wanted: { symbols: ['MSFT'], owner: 'ann' } })
  log.begin(placeAt(0))
  await drained()
  log.append([
    entry(1),
    entry(2, { symbol: 'MSFT' }),
    entry(3, { symbol: 'MSFT', owner: 'ann' }),
    entry(4, { owner: 'ann' }),
    entry(5, { symbol: 'MSFT', owner: 'bob' }),
  ])
  expect([await drained(), stream.token]).toEqual(['3,', cursorOf(placeAt(5))])
})

test('of very many, one write carries only some', () => {
  const { log, stream } = fixture()
  log.begin(placeAt(0))
  stream.next()
  log.append(Array.from({ length: 10 }, (_, index) => entry(index + 1, { frame: 'x'.repeat(30_000) })))
  const first = stream.next()
  expect(first).toMatchObject({ is: 'text', more: true })
  expect(first.is === 'text' && first.text.length).toBe(90_000)
})
