import type { Halt } from '@trading/ledger'
import { keepingLog } from '../examples.fixture'
import { createIntakeGate } from './gate'
import { shutWhileHalted } from './shut-while-halted'

const all: Halt = { epoch: 3, what: 'all', name: '', reason: 'wrong prices', who: 'ann', login: 'trading_halt', at: new Date(0) }

test('intake is shut before the first permit, while it has lapsed, and while everything is halted', () => {
  const { log } = keepingLog()
  const gate = createIntakeGate({ log })
  const hear = shutWhileHalted(gate)
  const reasonsAfter = (...news: [string | undefined, Halt | undefined]) => {
    hear({ lapsed: news[0], all: news[1], halts: news[1] ? [news[1]] : [] })
    return [...gate.reasons].sort()
  }
  expect(reasonsAfter('not asked yet', undefined)).toEqual(['permit'])
  expect(reasonsAfter(undefined, undefined)).toEqual([])
  expect(reasonsAfter(undefined, all)).toEqual(['halted'])
  expect(reasonsAfter('refused', all)).toEqual(['halted', 'permit'])
  expect(reasonsAfter(undefined, all)).toEqual(['halted'])
  expect(reasonsAfter(undefined, undefined)).toEqual([])
})
