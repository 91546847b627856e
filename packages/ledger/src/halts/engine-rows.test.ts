import { permitMs } from '@trading/runtime'
import { acknowledgedBy, type EngineState } from './engine-rows'

const at = new Date('2026-01-05T14:30:00.000Z')

const engineThat = (name: string, seenMs: number, epoch: number): EngineState => ({
  ...{ engine: name, instance: name, seenAt: new Date(at.getTime() + seenMs), seenAgoMs: 0, epoch },
  ...{ breaker: 'closed', reasons: [], inHand: 0 },
})

test('engines that asked within the time of a permit before the halt are waited for until they know of it', () => {
  const engines = [engineThat('knows', 10, 7), engineThat('knows-more', 10, 8), engineThat('silent', 1 - permitMs, 6)]
  expect(acknowledgedBy(engines, { epoch: 7, at })).toEqual({ of: 3, acknowledged: 2, silent: [engines[2]] })
})

test('one that asked for the last time before that holds no permit, and is not waited for', () => {
  expect(acknowledgedBy([engineThat('gone', -permitMs, 6)], { epoch: 7, at })).toEqual({ of: 0, acknowledged: 0, silent: [] })
})
