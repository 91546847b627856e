import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bar, readBars } from './read-bars'
import { type Fault, faultText } from './replay-file-error'

const folder = mkdtempSync(join(tmpdir(), 'bars-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = join(folder, 'bars.csv')
const [minuteMs, dayMs] = [60_000, 86_400_000]
const header = 'date,open,high,low,close,volume'
const row = (date: string, rest = '10,12,9,11,5') => `${date},${rest}`

async function read(rows: readonly string[], spanMs = dayMs, first = header): Promise<(Bar | { fault: Fault })[]> {
  writeFileSync(file, [first, ...rows].join('\n'))
  const read: (Bar | { fault: Fault })[] = []
  for await (const bar of readBars(file, { spanMs })) read.push(bar)
  return read
}
const starts = (bars: readonly (Bar | { fault: Fault })[]) =>
  bars.map((bar) => ('fault' in bar ? faultText(bar.fault) : new Date(bar.startsAt).toISOString()))

test('a bar has its row, its beginning, its prices as written and its volume', async () => {
  expect(await read([row('2026-01-05', '10.10,12,9,11.000,1e3')])).toEqual([
    { row: 2, startsAt: Date.UTC(2026, 0, 5), open: '10.10', high: '12', low: '9', close: '11.000', volume: '1000' },
  ])
  expect(await read([row('2026-01-05', '10,12,9,11')])).toMatchObject([{ volume: '0' }])
})

test('a daily bar is that of the day written, also when clocks change', async () => {
  const days = ['2026-03-07T00:00:00-05:00', '2026-03-08T00:00:00-05:00', '2026-03-09T00:00:00-04:00']
  expect(starts(await read(days.map((day) => row(day))))).toEqual([7, 8, 9].map((day) => new Date(Date.UTC(2026, 2, day)).toISOString()))
})

test('two bars of one day are a fault in a file of days, and none in a file of minutes', async () => {
  const rows = ['2026-01-05 09:30', '2026-01-05 09:31'].map((date) => row(date))
  expect(starts(await read(rows))[1]).toMatch(/^row 3, column date: found "2026-01-05 09:31" after "2026-01-05 09:30" in row 2/)
  expect(starts(await read(rows, minuteMs))).toEqual(['2026-01-05T09:30:00.000Z', '2026-01-05T09:31:00.000Z'])
})

test('the rows after a wrong one are read, and compared with the last sound one', async () => {
  const rows = [row('2026-01-05'), row('2026-01-06', '1,2,3,4,5'), row('2026-01-04'), row('2026-01-07')]
  expect(starts(await read(rows))).toEqual([
    '2026-01-05T00:00:00.000Z',
    'row 3, column high: found 2, expected no less than the low, 3',
    '2026-01-04T00:00:00.000Z',
    expect.stringMatching(/^row 5, column date: found "2026-01-07" after "2026-01-04" in row 4/),
  ])
})

test('a bar that begins within a second is a fault', async () => {
  expect(starts(await read([row('2026-01-05 09:30:00.5')], minuteMs))).toEqual([
    'row 2, column date: found "2026-01-05 09:30:00.5", expected a bar to begin at a whole second',
  ])
})

test.each([
  ['no close', 'date,open,high,low', /column close: found no such column/],
  ['two volumes', `${header},volume`, /column volume: found it twice/],
])('a header with %s is refused', async (_, first, told) => {
  await expect(read([row('2026-01-05')], dayMs, first)).rejects.toThrow(told)
})
