import type { EngineState } from '@trading/ledger'
import { permitMs } from '@trading/runtime'
import { engineView, portfolioLagMs } from './system'

const fill = (signalId: string, ms: number) => ({ signalId, endedAt: new Date(ms) })
const newest = [fill('c', 3_000), fill('b', 2_000), fill('a', 1_000)]

test.each([
  ['booked the newest fill', newest, 'c', 0],
  ['lacks the newest two', newest, 'a', 8_000],
  ['lacks one', newest, 'b', 7_000],
  ['is too far behind to say', newest, 'z', undefined],
  ['has nothing to book', [], undefined, 0],
])('a portfolio that %s', (_, fills, lastBooked, lagMs) => expect(portfolioLagMs(fills, lastBooked, 10_000)).toBe(lagMs))

const engine = (fields: Partial<EngineState>): EngineState => ({
  ...{ engine: 'engine-1', instance: 'i', breaker: 'closed', reasons: [], inHand: 0, seenAt: new Date(0), seenAgoMs: 10, epoch: 4 },
  ...fields,
})

test.each([
  [{}, { gate: 'open', permit: 'current' }],
  [{ reasons: ['breaker'] }, { gate: 'shut', reasons: ['breaker'] }],
  [{ epoch: 3 }, { permit: 'behind' }],
  [{ seenAgoMs: permitMs + 1 }, { permit: 'ended' }],
])('an engine with %j', (fields, expected) => expect(engineView(engine(fields), 4)).toMatchObject(expected))
