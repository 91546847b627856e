import type { EngineView } from '../api/answers'
import { engineState } from './engine-state'

const engine: EngineView = {
  engine: 'engine-1',
  instance: 'one',
  gate: 'open',
  reasons: [],
  breaker: 'closed',
  permit: 'current',
  inHand: 1,
  seenAt: '2026-11-27T03:00:00.000Z',
  seenAgoMs: 80,
}

test.each([
  [{}, 'taking · 1 in hand', true],
  [{ permit: 'behind' as const }, 'taking · 1 in hand', true],
  [{ gate: 'shut' as const, reasons: ['halted', 'prices'] }, 'not taking: halted, prices', false],
  [{ permit: 'ended' as const, gate: 'shut' as const }, 'no permit: places nothing', false],
  [{ breaker: 'half-open', gate: 'shut' as const }, 'breaker half-open · 1 in hand', false],
  [{ seenAgoMs: 12_000, breaker: 'open' }, 'not seen for 12 s', false],
])('an engine that is %j is shown as "%s"', (fields, text, isWell) =>
  expect(engineState({ ...engine, ...fields })).toEqual({ text, isWell }),
)
