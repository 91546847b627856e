import type { PointResult } from './run-point'
import { tableHead, tableRow, verdictLine } from './table'

const result = (fields: Partial<PointResult> = {}): PointResult => ({
  name: 'zombie-before-commit',
  verdict: 'holds',
  broken: [],
  seconds: 12.34,
  figures: { signals: 12, fills: 12, rows: 12, reports: 12, again: 3, lost: 0, duplicateFills: 0 },
  ...fields,
})

test('a step fits into 100 columns, its figures under their headings', () => {
  const [headings, rule] = tableHead().split('\n') as [string, string]
  const row = tableRow(result())
  for (const line of [headings, rule, row]) expect(line.length).toBeLessThanOrEqual(100)
  expect(row).toMatch(/^zombie-before-commit +12 +12 +12 +12 +3 +0 +0 +12\.3 holds$/)
  expect(row.indexOf('12.3') + '12.3'.length).toBe(headings.indexOf('sec.') + 'sec.'.length)
})

test('violations are listed under the step, eight lines at most', () => {
  const lines = tableRow(result({ verdict: 'broken', broken: Array.from({ length: 10 }, (_, n) => `lost: ${n}`) })).split('\n')
  expect(lines[0]).toMatch(/BROKEN$/)
  expect(lines.slice(-2)).toEqual(['     lost: 7', '     … and 2 more, see --json'])
})

test('the last line is the overall verdict', () => {
  const notPossible = result({ name: 'postgres-killed', verdict: 'not possible', broken: ['it needs its own database'] })
  expect(tableRow(notPossible)).toMatch(/^postgres-killed +not possible here: it needs its own database$/)
  expect(verdictLine([result(), result()], 59.6)).toBe('all 2 steps hold: 24 signals, 24 fills, 0 lost, 0 duplicate fills, in 60 s')
  expect(verdictLine([result(), { ...notPossible, figures: undefined } as never], 61)).toMatch(
    /^INCOMPLETE: 1 of 2 steps hold .* postgres-killed; in 1 min 1 s$/,
  )
  expect(verdictLine([result({ verdict: 'broken' }), notPossible], 61)).toBe('BROKEN: 1 of 2 steps (zombie-before-commit), in 1 min 1 s')
})
