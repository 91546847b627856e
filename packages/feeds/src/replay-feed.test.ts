import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { positiveDecimal } from '@trading/contracts'
import type { Tick } from '@trading/strategy'
import { openReplayFeed } from './replay-feed'

const folder = mkdtempSync(join(tmpdir(), 'replay-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = join(folder, 'prices.csv')
const replay = async (content?: string): Promise<Tick[]> => {
  if (content !== undefined) writeFileSync(file, content)
  const ticks: Tick[] = []
  for await (const tick of await openReplayFeed(content === undefined ? {} : { file, symbol: 'X', onNewestFirst })) ticks.push(tick)
  return ticks
}
const onNewestFirst = jest.fn()
afterEach(() => onNewestFirst.mockClear())

const header = 'date,open,high,low,close'
const good = '2020-01-02,10,12,9,11'

test('the S&P 500 file yields its 5,105 closing prices, exactly as written and in order', async () => {
  const ticks = await replay()
  expect(ticks).toHaveLength(5_105)
  expect(ticks[0]).toEqual({ symbol: 'SPX', price: '1455.219971', at: '2000-01-03' })
  expect(ticks.at(-1)).toEqual({ symbol: 'SPX', price: '2874.560059', at: '2020-04-17' })
  expect(ticks.every(({ price }) => positiveDecimal.safeParse(price).success)).toBe(true)
})

test('a file with its newest row first is replayed backwards, and reported', async () => {
  const ticks = await replay(`${header}\n2020-01-06,10,12,9,12\n2020-01-03,10,12,9,11\n2020-01-02,10,12,9,10\n`)
  expect(ticks.map(({ at, price }) => [at, price])).toEqual([
    ['2020-01-02', '10'],
    ['2020-01-03', '11'],
    ['2020-01-06', '12'],
  ])
  expect(onNewestFirst.mock.calls).toEqual([[file]])
})

test('a file with its newest row last, or a single row, is replayed in file order without a report', async () => {
  expect(await replay(`${header}\n${good}\n2020-01-03,10,12,9,12\n`)).toMatchObject([{ price: '11' }, { price: '12' }])
  expect(await replay(`${header}\n${good}\n`)).toMatchObject([{ price: '11' }])
  expect(onNewestFirst).not.toHaveBeenCalled()
})

// Newest row first, over many chunks, with every line ending, and with quoted line breaks that look like the start of a row.
test.each(['\n', '\r\n', '\r'])(
  'a long file with its newest row first yields each row once, oldest first: lines end with %j',
  async (end) => {
    const days = Array.from({ length: 1_200 }, (_, day) => new Date(Date.UTC(2020, 0, 1) - day * 86_400_000).toISOString().slice(0, 10))
    const rows = days.map(
      (day, index) => `"${index % 3 ? 'a note' : `1999-01-01,1,1,1,1,${end}2${end}`}",${day},10,12,9,11,${'x'.repeat(200 + (index % 50))}`,
    )
    const ticks = await replay([`note,${header},more`, ...rows].join(end))
    expect(ticks.map(({ at }) => at)).toEqual(days.reverse())
  },
)

test('dates that go back or repeat are reported with the row and both dates', async () => {
  const third = (...dates: string[]) => replay([header, ...dates.map((date) => `${date},10,12,9,11`)].join('\n'))
  const message = (row: number, date: string, before: string) =>
    `cannot replay ${file}, row ${row}, column date: found "${date}" after "${before}" in row ${row - 1}, expected every date to be later than`
  await expect(third('2020-01-02', '2020-01-03', '2020-01-01')).rejects.toThrow(message(4, '2020-01-01', '2020-01-03'))
  await expect(third('2020-01-02', '2020-01-03', '2020-01-03')).rejects.toThrow(message(4, '2020-01-03', '2020-01-03'))
  await expect(third('2020-01-02', '2020-01-02')).rejects.toThrow(message(3, '2020-01-02', '2020-01-02'))
  await expect(third('2020-01-03', '2020-01-02', '2020-01-04')).rejects.toThrow(message(4, '2020-01-04', '2020-01-02'))
  await expect(third('2020-01-03', '2020-01-02', '2020-01-02')).rejects.toThrow(message(4, '2020-01-02', '2020-01-02'))
  await expect(third('2020-01-02T10:00:00+02:00', '2020-01-02 08:00')).rejects.toThrow(
    message(3, '2020-01-02 08:00', '2020-01-02T10:00:00+02:00'),
  )
  await expect(third('2020-01-02', '2020-01-02')).rejects.toMatchObject({ exitCode: 78 })
})

test('rows within a day are distinguished by their time of day, their offset, or a time column', async () => {
  const at = async (content: string) => (await replay(content)).map(({ at }) => at)
  const intraday = ['2020-01-02 09:30:00.5', '2020-01-02 09:30:00.75', '2020-01-02T10:00-05:00', '2020-01-02 15:30Z']
  expect(await at([header, ...intraday.map((date) => `${date},10,12,9,11`)].join('\n'))).toEqual(intraday)
  const column = `Time,${header}\n9:30,${good}\n09:31:00,${good}\n`
  expect(await at(column)).toEqual(['2020-01-02 09:30', '2020-01-02 09:31:00'])
  expect(await at(`Time,${header}\nclose,${good}\n`)).toEqual(['2020-01-02'])
})

test('columns may be in any order and case and among others, with a byte order mark, quotes, blanks, CRLF and empty lines', async () => {
  const content = '\ufeffVolume, Close ,"LOW",High,Open,Date\r\n1,11,9,12,10,2020-01-02\r\n\r\n2,"12", 9 ,12,10,2020-01-03\r\n'
  expect(await replay(content)).toEqual([
    { symbol: 'X', price: '11', at: '2020-01-02' },
    { symbol: 'X', price: '12', at: '2020-01-03' },
  ])
})

test.each([
  ['a price that is a word', '2020-01-03,10,12,9,abc', 'row 3, column close: found "abc", expected a number above zero such as 1455.22'],
  ['an empty price', '2020-01-03,10,12,,11', 'row 3, column low: found "", expected a number above zero such as 1455.22'],
  ['a negative price', '2020-01-03,-10,12,9,11', 'row 3, column open: found "-10", expected a number above zero such as 1455.22'],
  ['a zero price', '2020-01-03,10,12,0,11', 'row 3, column low: found "0", expected a number above zero such as 1455.22'],
  ['not a date', 'soon,10,12,9,11', 'row 3, column date: found "soon", expected a date such as 2020-04-17'],
  ['a day that does not exist', '2020-02-30,10,12,9,11', 'row 3, column date: found "2020-02-30", expected a date such as 2020-04-17'],
  [
    'a short row',
    '2020-01-03,10,12',
    'row 3, column low: found no value: the row is too short, expected a number above zero such as 1455.22',
  ],
  ['a long row', '2020-01-03,10,12,9,1,455', 'row 3, column 6: found "455" beyond the header, expected 5 columns, as in the header'],
  ['a high below the low', '2020-01-03,10,8,9,11', 'row 3, column high: found 8, expected no less than the low, 9'],
  ['a close above the high', '2020-01-03,10,12,9,13', 'row 3, column close: found 13, expected a price from the low, 9, to the high, 12'],
  ['an open below the low', '2020-01-03,8,12,9,11', 'row 3, column open: found 8, expected a price from the low, 9, to the high, 12'],
  ['a date in another notation', '01/03/2020,10,12,9,11', 'row 3, column date: found "01/03/2020", expected a date such as 2020-04-17'],
])('an invalid row is reported at open with file, row and column: %s', async (_, row, message) => {
  await expect(replay(`${header}\n${good}\n${row}\n`)).rejects.toThrow(`cannot replay ${file}, ${message}`)
})

test('prices that differ only from the sixteenth digit on, as adjusted ones do, are equal', async () => {
  const rows = [
    '2024-01-03,130.12345678901236,130.12345678901233,129.5,130.0',
    '2024-01-04,13012.345678901236,13012.345678901234,12950.0,13000.0',
  ]
  expect(await replay([header, ...rows].join('\n'))).toHaveLength(2)
})

test('row numbers count all lines of the file, including empty ones', async () => {
  await expect(replay(`${header}\r\n\r\n${good}\r\n\r\n2020-01-03,10,12,9,?\r\n`)).rejects.toThrow('row 5, column close: found "?"')
})

test.each([
  ['an empty file', '', `cannot replay ${file}: found an empty file, expected a header and rows of prices`],
  ['no rows', `${header}\n`, `cannot replay ${file}: found no rows below the header, expected at least one row of prices`],
  [
    'no close',
    'date,open,high,low\n',
    'row 1, column close: found no such column in the header "date,open,high,low", expected each of date, open',
  ],
  [
    'close twice',
    `${header},Close\n`,
    'row 1, column close: found it twice in the header "date,open,high,low,close,Close", expected each of',
  ],
  ['no header', `${good}\n`, 'row 1, column date: found no such column in the header "2020-01-02,10,12,9,11"'],
  ['an open quote', `${header}\n"2020-01-02,10,12,9,11\n`, 'found invalid CSV (Quote Not Closed'],
  ['a stray quote', `${header}\n${good}\n2020-01-03,10,12,9,1"1\n`, 'row 3, column 5: found invalid CSV (Invalid Opening Quote'],
  ['a value that never ends', `${header}\n"${'x\n'.repeat(100_000)}`, 'found invalid CSV (Max Record Size'],
])('a file that is not a price table is reported at open: %s', async (_, content, message) => {
  await expect(replay(content)).rejects.toThrow(message)
})

test.each(['\n', '\r\n'])('a file in UTF-16 is rejected at open, whatever its date order and byte order (line end %j)', async (end) => {
  const second = good.replace('2020-01-02', '2020-01-03')
  for (const rows of [
    [good, second],
    [second, good],
  ]) {
    const content = Buffer.from(`\ufeff${[header, ...rows].join(end)}`, 'utf16le')
    for (const bytes of [content, Buffer.from(content).swap16()]) {
      writeFileSync(file, bytes)
      await expect(openReplayFeed({ file })).rejects.toMatchObject({
        ...{ code: 'REPLAY_FILE', exitCode: 78 },
        message: `cannot replay ${file}: found text in UTF-16, expected a CSV file in UTF-8: save it again in that encoding`,
      })
    }
  }
})

test('a path that is not a regular file is reported at once with its kind, without waiting for a writer', async () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const told = (found: string) => `found ${found}, expected a regular file: it is read more than once`
  await expect(openReplayFeed({ file: pipe })).rejects.toThrow(`cannot replay ${pipe}: ${told('a pipe')}`)
  await expect(openReplayFeed({ file: folder })).rejects.toThrow(told('a folder'))
  await expect(openReplayFeed({ file: '/dev/null' })).rejects.toThrow(told('a device'))
  await expect(openReplayFeed({ file: pipe })).rejects.toMatchObject({ code: 'REPLAY_FILE', exitCode: 78 })
})

test('a relative name is reported with the folder it is resolved against', async () => {
  const place = resolve('no-such-prices.csv')
  await expect(openReplayFeed({ file: 'no-such-prices.csv' })).rejects.toThrow(`cannot replay ${place}: found no such file`)
})

test('a missing file and a folder are reported by name, as configuration errors', async () => {
  const missing = join(folder, 'missing.csv')
  await expect(openReplayFeed({ file: missing })).rejects.toThrow(`cannot replay ${missing}: found no such file, expected a CSV file`)
  await expect(openReplayFeed({ file: folder })).rejects.toMatchObject({ code: 'REPLAY_FILE', exitCode: 78 })
})
