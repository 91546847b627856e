import { once } from 'node:events'
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { type History, openHistory } from '@trading/market-history'
import { quietLog } from '@trading/rig/quiet-log'
import { openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { timescaleIfThere } from '../support/timescale-if-there'
import { runTool, startTool } from '../support/tool-cli'

// Files of bars into candles, and candles out again, through the tool as a process, on a real PostgreSQL.

const folder = mkdtempSync(join(tmpdir(), 'history-cli-'))
const spx = join(__dirname, '../../packages/feeds/data/sp500-daily-2000-2020.csv')

let database: TestDatabase
let history: History

beforeAll(async () => {
  database = await openTestDatabase()
  await timescaleIfThere(database)
  await database.sql(`DO $$ BEGIN CREATE ROLE trading_market LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$`)
  history = openHistory({ url: database.migrationUrl, name: 'history test', log: quietLog() })
  await until('the history is ready', () => history.unready() === undefined)
})
afterAll(async () => {
  await history.close()
  await database.close()
  rmSync(folder, { recursive: true })
})

const run = (...args: string[]) => runTool('history', database.migrationUrl, args)
const header = 'date,open,high,low,close,volume'
const row = (date: string, rest = '10,12,9,11,5') => `${date},${rest}`

let files = 0
function fileOf(content: string | Buffer, name = `bars-${++files}.csv`): string {
  const file = join(folder, name)
  writeFileSync(file, content)
  return file
}
const fileWith = (...rows: string[]) => fileOf([header, ...rows].join('\n'))

interface Stored {
  at: string
  prices: string
  volume: string
  ticks: string
  source: string
}
const stored = (symbol: string, width = '1d') =>
  database.sql<Stored>(`
    SELECT starts_at::text AS at, concat_ws(' ', open, high, low, close) AS prices, volume::text, ticks::text, source
    FROM candles WHERE symbol = '${symbol}' AND width = '${width}' ORDER BY starts_at, source`)
const days = async (symbol: string) => (await stored(symbol)).map(({ at }) => at.slice(0, 10))

test('the S&P 500 file becomes 5,105 daily candles, exactly as written, and no tick', async () => {
  const { code, out, err } = await run('load', spx, '--symbol', 'SPX')
  expect({ code, out, err }).toEqual({
    code: 0,
    out: '5,105 candles of SPX (1d, source sp500-daily-2000-2020.csv): 5,105 new, 0 changed, 0 already there\n',
    err: '',
  })
  const candles = await stored('SPX')
  expect(candles).toHaveLength(5_105)
  expect(candles[0]).toEqual({
    at: '2000-01-03 00:00:00+00',
    prices: '1469.250000 1478.000000 1438.359985 1455.219971',
    ...{ volume: '931800000', ticks: '0', source: 'sp500-daily-2000-2020.csv' },
  })
  expect(await database.sql(`SELECT FROM ticks WHERE symbol = 'SPX'`)).toEqual([])
})

test('a file that is loaded twice changes nothing, and a corrected one changes what differs', async () => {
  const file = fileWith(row('2026-01-05'), row('2026-01-06'), row('2026-01-07'))
  const load = async () => JSON.parse((await run('load', file, '--symbol', 'TWICE', '--source', 'a', '--json')).out)
  const what = { symbol: 'TWICE', width: '1d', source: 'a' }
  expect(await load()).toEqual({ ...what, added: 3, changed: 0, unchanged: 0 })
  const versions = () => database.sql(`SELECT xmin::text, ctid::text FROM candles WHERE symbol = 'TWICE' ORDER BY starts_at`)
  const before = await versions()
  expect(await load()).toEqual({ ...what, added: 0, changed: 0, unchanged: 3 })
  expect((await versions()).map(({ ctid }) => ctid)).toEqual(before.map(({ ctid }) => ctid))
  writeFileSync(file, [header, row('2026-01-06', '10,12,9,11,6'), row('2026-01-07'), row('2026-01-08')].join('\n'))
  expect(await load()).toEqual({ ...what, added: 1, changed: 1, unchanged: 1 })
  expect((await stored('TWICE')).map(({ volume }) => volume)).toEqual(['5', '6', '5', '5'])
})

test('bars stand beside candles of ticks and of other files, and replace none of them', async () => {
  const at = Date.UTC(2026, 0, 5, 12)
  const tick = { symbol: 'BESIDE', epoch: 1, sequence: 1, price: '7', quantity: '2', eventAt: at, ingestedAt: at }
  await history.append([tick])
  for (const name of ['one.csv', 'two.csv']) {
    const file = fileOf([header, row('2026-01-05')].join('\n'), name)
    expect(await run('load', file, '--symbol', 'BESIDE')).toMatchObject({ code: 0, err: '' })
  }
  expect(await stored('BESIDE')).toMatchObject([
    { source: 'one.csv', prices: '10 12 9 11', ticks: '0' },
    { source: 'ticks', prices: '7 7 7 7', volume: '2', ticks: '1' },
    { source: 'two.csv', prices: '10 12 9 11', ticks: '0' },
  ])
})

test('columns come in any order and case and among others, with the newest row first, and without a volume', async () => {
  const file = fileOf('\ufeffClose,"Adj Close",LOW,High,Open,Date\r\n11,1,9,12,10,2026-01-06\r\n\r\n10.5,1,9,12,10,2026-01-05\r\n')
  expect(await run('load', file, '--symbol', 'ANY')).toMatchObject({ code: 0, err: '' })
  expect(await stored('ANY')).toMatchObject([
    { at: '2026-01-05 00:00:00+00', prices: '10 12 9 10.5', volume: '0' },
    { at: '2026-01-06 00:00:00+00', prices: '10 12 9 11', volume: '0' },
  ])
})

test('a daily bar is that of the day written, and shorter ones begin at their instant', async () => {
  const daily = fileWith(row('2026-01-05T00:00:00-05:00'), row('2026-01-06 16:00:00-05:00'))
  expect(await run('load', daily, '--symbol', 'DAYS')).toMatchObject({ code: 0, err: '' })
  expect(await days('DAYS')).toEqual(['2026-01-05', '2026-01-06'])
  const hourly = fileOf(`Time,${header}\n9:30,${row('2026-01-05')}\n10:30,${row('2026-01-05')}\n`)
  expect(await run('load', hourly, '--symbol', 'DAYS', '--width', '1h')).toMatchObject({ code: 0, err: '' })
  expect((await stored('DAYS', '1h')).map(({ at }) => at)).toEqual(['2026-01-05 09:30:00+00', '2026-01-05 10:30:00+00'])
})

test.each([
  ['a negative price', row('2026-01-06', '10,12,-9,11,5'), 'row 3, column low: found "-9", expected a number above zero such as 1455.22'],
  ['a low above the high', row('2026-01-06', '10,9,12,10,5'), 'row 3, column high: found 9, expected no less than the low, 12'],
  ['a day again', row('2026-01-05'), 'row 3, column date: found "2026-01-05" after "2026-01-05" in row 2, expected every date to be later'],
  ['a negative volume', row('2026-01-06', '10,12,9,11,-5'), 'row 3, column volume: found "-5", expected a number such as 931800000'],
  ['not a date', row('yesterday'), 'row 3, column date: found "yesterday", expected a date such as 2020-04-17'],
  ['a short row', '2026-01-06,10,12', 'row 3, column low: found no value: the row is too short'],
  ['an open quote', '"2026-01-06,10,12,9,11,5', 'row 3, column 1: found invalid CSV (Quote Not Closed'],
  ['a line that is too long', `"${'x'.repeat(100_000)}",1,1,1,1,1`, 'found invalid CSV (Max Record Size'],
  ['a price of a megabyte', row('2026-01-06', `10,12,9,${'1'.repeat(60_000)},5`), 'column close: found "1111'],
])('a file with %s is refused with row, column and what was expected, and nothing of it is stored', async (_, broken, told) => {
  const file = fileWith(row('2026-01-05'), broken)
  const { code, out, err } = await run('load', file, '--symbol', 'BROKEN')
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain(`cannot load ${file}, so nothing was stored:\n  ${told.startsWith('row') ? told : ''}`)
  expect(err).toContain(told)
  expect(err.length).toBeLessThan(1_000)
  expect(await stored('BROKEN')).toEqual([])
})

test('text that is not UTF-8 is shown where it stands, and UTF-16 is named', async () => {
  const broken = Buffer.concat([Buffer.from(`${header}\n2026-01-05,10,12,9,1`), Buffer.from([0xff, 0xfe, 0xc3]), Buffer.from(',5\n')])
  expect((await run('load', fileOf(broken), '--symbol', 'UTF')).err).toMatch(/row 2, column close: found "1\ufffd+", expected a number/)
  const utf16 = Buffer.from(`\ufeff${header}\n${row('2026-01-05')}`, 'utf16le')
  expect((await run('load', fileOf(utf16), '--symbol', 'UTF')).err).toContain('found text in UTF-16, expected a CSV file in UTF-8')
  expect(await stored('UTF')).toEqual([])
})

test('dates that go back and forth are refused', async () => {
  const file = fileWith(row('2026-01-05'), row('2026-01-07'), row('2026-01-06'), row('2026-01-08'))
  expect(await run('load', file, '--symbol', 'BACK')).toMatchObject({ code: 1, err: expect.stringContaining('row 4, column date') })
  expect(await stored('BACK')).toEqual([])
})

test('bars closer together than the width are refused', async () => {
  const file = fileWith(row('2026-01-05T09:30:00Z'), row('2026-01-05T09:31:00Z'))
  const { code, err } = await run('load', file, '--symbol', 'CLOSE', '--width', '1h')
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('expected bars 3600 s apart or more: is the width right?') })
})

test('the first ten of many broken rows are printed, and how many there are', async () => {
  const rows = Array.from({ length: 25 }, (_, index) => row(new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10), '1,1,1,x,1'))
  const { err } = await run('load', fileWith(...rows), '--symbol', 'MANY')
  expect(err.match(/^ {2}row \d+, column close: /gm)).toHaveLength(10)
  expect(err).toContain('\n  … and 15 more\n')
})

test.each([
  ['without a close', 'date,open,high,low,volume', 'row 1, column close: found no such column in the header'],
  ['with two volumes', `${header},Volume`, 'row 1, column volume: found it twice in the header'],
  ['and nothing else', header, 'found no rows below the header'],
])('a header %s is refused', async (_, first, told) => {
  const file = fileOf(first === header ? first : `${first}\n${row('2026-01-05')},5`)
  expect(await run('load', file, '--symbol', 'HEAD')).toMatchObject({ code: 1, err: expect.stringContaining(told) })
})

test('a missing file, a folder and a wrong command line are told', async () => {
  expect(await run('load', join(folder, 'none.csv'), '--symbol', 'X')).toMatchObject({
    code: 1,
    err: expect.stringContaining('found no such file, expected a CSV file'),
  })
  expect(await run('load', folder, '--symbol', 'X')).toMatchObject({ code: 1, err: expect.stringContaining('found a folder') })
  expect(await run('load', spx)).toMatchObject({ code: 2, err: expect.stringContaining('load takes --symbol') })
  expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('there are load, candles, status') })
})

/** A file of minutes, oldest first. */
async function minutesFile(count: number): Promise<string> {
  const file = join(folder, `minutes-${count}.csv`)
  const out = createWriteStream(file)
  out.write(`${header}\n`)
  for (let index = 0; index < count; index++) {
    const line = `${row(new Date(Date.UTC(2020, 0, 1) + index * 60_000).toISOString().slice(0, 19))}\n`
    if (!out.write(line)) await once(out, 'drain')
  }
  out.end()
  await finished(out)
  return file
}

const minute = (index: number) => new Date(Date.UTC(2020, 0, 1) + index * 60_000).toISOString()
const countOf = async (symbol: string) =>
  (await database.sql<{ count: number }>(`SELECT count(*)::int FROM candles WHERE symbol = '${symbol}'`))[0]?.count
const waitingForLock = () =>
  database.sql(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'history tool' AND wait_event_type = 'Lock'`,
  )

/** Loads 25,000 candles, of which another session holds one of the last 5,000 until this ends. */
async function loadHeldUp(symbol: string, work: (child: ReturnType<typeof startTool>, args: string[]) => Promise<void>): Promise<string[]> {
  const file = await minutesFile(25_000)
  const args = ['load', file, '--symbol', symbol, '--width', '1m', '--source', 'file', '--json']
  const held = `INSERT INTO candles (symbol, width, starts_at, source, open, high, low, close, volume, ticks)
    VALUES ('${symbol}', '1m', '${minute(22_000)}', 'file', 1, 1, 1, 1, 1, 0)`
  const holder = database.sql(`BEGIN; ${held}; SELECT pg_sleep(3600); COMMIT`).catch(() => undefined)
  await until(
    'it is held',
    async () =>
      (await database.sql(`SELECT FROM pg_stat_activity WHERE query LIKE 'BEGIN; INSERT INTO candles%' AND wait_event = 'PgSleep'`))
        .length > 0,
  )
  const child = startTool('history', database.migrationUrl, args)
  await until('it waits for that candle', async () => (await waitingForLock()).length === 1, { withinMs: 120_000 })
  await work(child, args)
  await database.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`)
  await holder
  return args
}

test('a load that is killed in the middle leaves whole batches, and loading again stores the rest', async () => {
  const args = await loadHeldUp('KILLED', async (child) => {
    child.kill('SIGKILL')
    await once(child, 'close')
  })
  expect(await countOf('KILLED')).toBe(20_000)
  expect(JSON.parse((await run(...args)).out)).toMatchObject({ added: 5_000, changed: 0, unchanged: 20_000 })
})

test('a Ctrl-C stops a load and says how much is stored', async () => {
  await loadHeldUp('STOPPED', async (child) => {
    let err = ''
    child.stderr.on('data', (data) => {
      err += data
    })
    child.kill('SIGINT')
    expect((await once(child, 'close'))[0]).toBe(1)
    expect(err).toBe('20,000 of 25,000 candles are stored: load the file again for the rest\nstopped before the end\n')
  })
  expect(await countOf('STOPPED')).toBe(20_000)
})

test('two loads of one file at once store each bar once', async () => {
  const file = await minutesFile(15_000)
  const load = () => run('load', file, '--symbol', 'BOTH', '--width', '1m', '--json')
  const both = await Promise.all([load(), load()])
  const [one, other] = both.map(({ out }) => JSON.parse(out))
  expect(one.added + other.added).toBe(15_000)
  expect(one.unchanged + other.unchanged).toBe(15_000)
})

test('the login of market data may load, and that of the engines may not', async () => {
  const file = fileWith(row('2026-01-05'))
  const market = new URL(database.adminUrl ?? database.migrationUrl)
  market.searchParams.set('options', '-c role=trading_market')
  expect(await runTool('history', market.href, ['load', file, '--symbol', 'LOGIN'])).toMatchObject({ code: 0, err: '' })
  const engine = await runTool('history', database.url, ['load', file, '--symbol', 'LOGIN'])
  expect(engine).toMatchObject({ code: 78, err: expect.stringContaining('refused the login or a privilege') })
})

test('candles are printed for people, as JSON lines and as CSV, within a range', async () => {
  const rows = Array.from({ length: 60 }, (_, day) => row(new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)))
  await run('load', fileWith(...rows), '--symbol', 'READ', '--source', 'a,b')
  const text = await run('candles', 'READ')
  expect(text.out).toMatch(/^STARTS AT +OPEN +HIGH +LOW +CLOSE +VOLUME +TICKS +SOURCE\n2026-01-11T00:00:00Z +10 +12 +9 +11 +5 +a,b\n/)
  expect(text.out.trim().split('\n')).toHaveLength(51)
  expect(text.err).toBe('showing the 50 newest; raise --limit to see more\n')
  const json = (await run('candles', 'READ', '--json')).out.trim().split('\n')
  expect(json).toHaveLength(60)
  expect(JSON.parse(json[0] as string)).toEqual({
    ...{ symbol: 'READ', width: '1d', startsAt: '2026-01-01T00:00:00Z', source: 'a,b' },
    ...{ open: '10', high: '12', low: '9', close: '11', volume: '5', ticks: 0 },
  })
  const csv = await run('candles', 'READ', '--csv', '--from', '2026-01-05', '--to', '2026-01-07T00:00:00Z')
  expect(csv.out).toBe(
    [
      'symbol,width,startsAt,source,open,high,low,close,volume,ticks',
      'READ,1d,2026-01-05T00:00:00Z,"a,b",10,12,9,11,5,0',
      'READ,1d,2026-01-06T00:00:00Z,"a,b",10,12,9,11,5,0',
      '',
    ].join('\n'),
  )
  expect((await run('candles', 'NOBODY')).out).toBe('No such candles of NOBODY in the history; see status.\n')
  expect(await run('candles', 'READ', '--source', 'ticks', '--csv')).toMatchObject({ code: 0, out: expect.stringMatching(/^symbol.*\n$/) })
})

test('all candles are printed in order, over many pages and with several sources', async () => {
  const daily = Array.from({ length: 1_500 }, (_, day) => row(new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10)))
  for (const source of ['a', 'b']) await run('load', fileWith(...daily), '--symbol', 'PAGES', '--source', source)
  const printed = (await run('candles', 'PAGES', '--json')).out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(printed).toHaveLength(3_000)
  const places = printed.map(({ startsAt, source }) => `${startsAt} ${source}`)
  expect(places).toEqual([...new Set(places)].sort())
})

test('status tells tier, weeks, sizes, and the range of every symbol', async () => {
  const at = Date.UTC(2026, 0, 5, 12)
  const tick = { symbol: 'STATUS', epoch: 1, price: '7', quantity: undefined }
  await history.append([0, 1, 2].map((sequence) => ({ ...tick, sequence: sequence + 1, eventAt: at + sequence, ingestedAt: at })))
  const status = JSON.parse((await run('status', '--json')).out)
  expect(status).toMatchObject({ tier: expect.stringMatching(/^(partitions|timescaledb)$/), weeks: expect.any(Number) })
  expect(status.weeks).toBeGreaterThan(0)
  expect(status.tickBytes).toBeGreaterThan(0)
  expect(status.ticks).toContainEqual({
    ...{ symbol: 'STATUS', stored: 3, from: new Date(at).toISOString(), to: new Date(at + 2).toISOString() },
  })
  expect(status.candles).toContainEqual({
    ...{ symbol: 'SPX', width: '1d', source: 'sp500-daily-2000-2020.csv', count: 5_105 },
    ...{ from: '2000-01-03T00:00:00.000Z', to: '2020-04-17T00:00:00.000Z' },
  })
  const { out } = await run('status')
  expect(out).toMatch(/^tier +\S.*\nticks +\d+ weeks?, .*B\ncandles +[\d,]+, .*B\n/)
  expect(out).toMatch(/\nSPX +1d +5,105 +2000-01-03 00:00:00Z +2020-04-17 00:00:00Z +sp500-daily-2000-2020.csv\n/)
})

test('a database without a history, and one that is away, are told in one sentence without a password', async () => {
  const empty = await openTestDatabase()
  expect(await runTool('history', empty.migrationUrl, ['status'])).toMatchObject({
    code: 78,
    err: expect.stringMatching(/^there is no history of prices at .*start service-market-data once.*\n$/),
  })
  expect(await empty.sql(`SELECT to_regclass('candles') AS candles`)).toEqual([{ candles: null }])
  await empty.close()
  const absent = await runTool('history', 'postgres://a:secret@localhost:1/trading', ['status'])
  expect(absent).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^the history at .* does not answer: .*DATABASE_URL to another one\n$/),
  })
  expect(absent.err).not.toContain('secret')
})
