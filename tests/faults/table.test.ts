import { type Invariant, invariantNames } from '@trading/rig/oracle/oracle'
import type { RowResult } from './run-row'
import { priceFiguresOf, tableHead, tableRow, verdictLine } from './table'

const held = { held: true, broken: [] }
const result = (fields: Partial<RowResult> = {}): RowResult => ({
  number: '12a',
  fault: 'a fault whose name is longer than its column is wide',
  injected: 'engine SIGKILL ×3, broker SIGKILL ×2',
  verdict: 'holds',
  broken: [],
  seconds: 12,
  judgement: {
    confirmed: 99_999,
    executed: 99_000,
    lost: [],
    duplicated: ['a'],
    expired: 998,
    dead: 1,
    recoverySeconds: 29.96,
    invariants: Object.fromEntries(invariantNames.map((name) => [name, held])) as Record<Invariant, typeof held>,
  },
  ...fields,
})

test('a row fits into 100 columns, its figures under their headings', () => {
  const [headings, rule] = tableHead().split('\n') as [string, string]
  const row = tableRow(result())
  for (const line of [headings, rule, row, tableRow(result({ verdict: 'broken' }))]) expect(line.length).toBeLessThanOrEqual(100)
  expect(row.indexOf('99999')).toBe(headings.indexOf('conf.'))
  expect(row).toMatch(/ 0 +1 +998 +1 +30\.0 holds$/)
})

const ofPrices = (ticks: number) => {
  const { judgement } = result()
  if (!judgement) throw new Error('the fixture has a judgement')
  const prices = { servers: 'Redis 7.0.15, partitions', ticks, readers: 3, resyncs: 6, slowestResyncMs: 80 }
  return result({ number: '30a', fault: 'Redis SIGKILLed', judgement: { ...judgement, confirmed: 0, prices } })
}

test('a row of market data says its ticks instead of signals, and its recovery under the same heading', () => {
  const [headings] = tableHead().split('\n') as [string]
  const row = tableRow(ofPrices(123_456))
  expect(row).toMatch(/^30a +Redis SIGKILLed .* 123456 ticks +30\.0 holds$/)
  expect(row.indexOf('30.0 holds') + '30.0'.length).toBe(headings.indexOf('rec.s') + 'rec.s'.length)
  expect(priceFiguresOf(ofPrices(7))).toEqual(['7', '3', '6', '80', '30.0'])
})

test('violations are listed under the row, eight lines at most', () => {
  const lines = tableRow(result({ verdict: 'broken', broken: Array.from({ length: 10 }, (_, n) => `I1 id-${n}`) })).split('\n')
  expect(lines).toHaveLength(10)
  expect(lines.slice(-2)).toEqual(['     I1 id-7', '     … and 2 more, see --json'])
})

test('the last line is the overall verdict', () => {
  expect(verdictLine([result(), ofPrices(7)], 60)).toMatch(
    /99999 signals confirmed, .*; 7 ticks stored, no reader went back, in 1 min 0 s$/,
  )
  expect(verdictLine([ofPrices(7)], 60)).toBe('the row holds: 7 ticks stored, no reader went back, in 1 min 0 s')
  const notPossible = result({ number: '8', verdict: 'not possible' })
  expect(verdictLine([result(), result()], 59.6)).toMatch(/^all 2 rows hold: 199998 signals confirmed, .* in 60 s$/)
  expect(verdictLine([result(), notPossible], 61)).toBe('INCOMPLETE: 1 of 2 rows hold, not possible here: 8; in 1 min 1 s')
  expect(verdictLine([result({ verdict: 'broken' }), notPossible], 61)).toBe('BROKEN: 1 of 2 rows (12a), in 1 min 1 s')
})
