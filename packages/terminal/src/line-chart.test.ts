import { lineChart } from './line-chart'

const label = (value: number) => value.toFixed(1)

test('a series rises from its lowest value to its highest, both labelled', () => {
  expect(lineChart([-1, 0, 1], { width: 40, height: 2, label })).toBe([' 1.0 ┐ ▁█', '-1.0 │▁██'].join('\n'))
})

test('a flat series and a single value are drawn at the bottom', () => {
  expect(lineChart([2, 2], { width: 40, height: 2, label })).toBe(['2.0 ┐', '2.0 │▁▁'].join('\n'))
  expect(lineChart([2], { width: 40, height: 1, label })).toBe('2.0 ┐▁')
})

test('no row is wider than asked, and the newest value is the last column', () => {
  const values = Array.from({ length: 1_000 }, (_, index) => index)
  const rows = lineChart(values, { width: 30, height: 4, label }).split('\n')
  expect(Math.max(...rows.map((row) => row.length))).toBe(30)
  expect(rows[0]?.at(-1)).toBe('█')
})
