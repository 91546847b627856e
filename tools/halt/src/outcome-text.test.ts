import type { EngineState } from '@trading/ledger'
import { type ChangeOutcome, outcomeText } from './outcome-text'

const outcomeOf = (fields: Partial<ChangeOutcome> = {}): ChangeOutcome => ({
  ...{
    target: { what: 'all', name: '' },
    lifted: false,
    engines: { of: 5, acknowledged: 5, silent: [] },
    halts: [],
    mayFill: 2,
    isTraded: true,
  },
  ...fields,
})

test('a halt is told with its engines, its open orders and how to end it', () => {
  expect(outcomeText(outcomeOf()).split('\n')).toEqual([
    'halted: all; 5 of 5 engines have acknowledged',
    'orders that the venue may have, and may still fill: 2; positions are not closed',
    'to end it: npm run halt -- lift all --reason "…"',
  ])
})

test('an engine without an answer is named, with what it may still send', () => {
  const silent: EngineState = {
    ...{ engine: 'engine-3', instance: 'x', seenAt: new Date(0), seenAgoMs: 640, epoch: 0, breaker: 'closed', reasons: [], inHand: 1 },
  }
  const text = outcomeText(outcomeOf({ engines: { of: 5, acknowledged: 4, silent: [silent] } }))
  expect(text).toMatch(
    /^halted: all; 4 of 5 engines have acknowledged\nwithout an answer: engine-3, last seen 0\.6 s ago\. Its permit has ended/,
  )
  expect(text).toContain('for 3 s after it took the signal and at most 2 s more if clocks differ')
})

test('if the database stops answering, the halt holds all the same', () => {
  const text = outcomeText(outcomeOf({ engines: undefined, halts: undefined, mayFill: undefined, isTraded: undefined }))
  expect(text).toMatch(/^halted: all\nwithout an answer: all, as the database does not answer\./)
  expect(text).toContain('may still fill: unknown;')
})

test('a name with spaces is quoted in the command that ends the halt', () => {
  expect(outcomeText(outcomeOf({ target: { what: 'strategy', name: 'mean reversion' } }))).toContain(
    '-- lift strategy "mean reversion" --reason',
  )
})
