import type { PermitNews } from '@trading/ledger'
import { keepingLog } from '../examples.fixture'
import { tellMissingPermit } from './tell-missing-permit'

beforeEach(() => jest.useFakeTimers())
afterEach(() => jest.useRealTimers())

function starting() {
  const { log, lines } = keepingLog()
  let hear: (news: PermitNews) => void = () => undefined
  const permit = {
    news: { lapsed: 'permission denied for table halts', halts: [], all: undefined } as PermitNews,
    onNews(listener: typeof hear) {
      hear = listener
      return () => undefined
    },
  }
  const { close } = tellMissingPermit(permit, log)
  return { lines, close, hear: (lapsed: string | undefined) => hear({ lapsed, halts: [], all: undefined }) }
}

test('an engine that gets no permit says once why, 5 s after its start', () => {
  const { lines, hear } = starting()
  hear('not asked yet')
  jest.advanceTimersByTime(60_000)
  expect(lines).toMatchObject([{ level: 'warn', event: 'permit.missing', cause: 'permission denied for table halts' }])
})

test('one that had a permit, or was closed before, says nothing', () => {
  const first = starting()
  first.hear(undefined)
  const second = starting()
  second.close()
  jest.advanceTimersByTime(60_000)
  expect([...first.lines, ...second.lines]).toEqual([])
})
