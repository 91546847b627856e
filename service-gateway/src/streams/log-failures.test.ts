import { UpstreamAway } from '../server/errors'
import { AnswerRefused } from '../server/zod'
import { logFailures } from './log-failures'

test('what streams cannot carry is counted each time, logged once a minute, and an upstream that is away is neither', () => {
  let nowMs = 0
  const [events, counted]: string[][] = [[], []]
  const log = { error: ({ event }: { event: string }) => events?.push(event) } as never
  const failed = logFailures({ log, onFailed: (type) => counted?.push(type), now: () => nowMs })
  failed(new UpstreamAway('ledger'))
  for (nowMs = 0; nowMs <= 60_000; nowMs += 20_000) failed(new TypeError('x is not a function'))
  failed(new AnswerRefused(['mark.at: Invalid ISO datetime']))
  expect(events).toEqual(['stream.failed', 'stream.failed', 'upstream.invalid'])
  expect(counted).toEqual(['internal', 'internal', 'internal', 'internal', 'upstream-invalid'])
})
