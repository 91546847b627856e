import type { MarketTick } from '@trading/market-data'
import { type History, openHistory } from '@trading/market-history'
import { quietLog } from '@trading/rig/quiet-log'
import { openTestDatabase, type TestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { seededRandom } from '@trading/runtime'
import { Decimal } from 'decimal.js'
import { fillsOf, grouped, latencyOf, markAt, marketOf, pnlOf, slippageOf } from '../support/analytics-oracle'
import { ledgerFixture } from '../support/ledger-fixture'
import { timescaleIfThere } from '../support/timescale-if-there'
import { runTool, startTool } from '../support/tool-cli'
import { ledgerRows, type Trade, tradeOf } from '../support/trades'

// The tool as a process on a real ledger and a real history, on PostgreSQL with partitions or on TimescaleDB, whichever the server has.
// Its figures are compared with some computed by hand, and with those of a program that takes one trade at a time.

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
let database: TestDatabase
let history: History

const start = Date.UTC(2026, 10, 2, 12)

beforeAll(async () => {
  fixture = await ledgerFixture()
  database = fixture.database
  await timescaleIfThere(database)
  history = openHistory({ url: database.migrationUrl, name: 'analytics test', log: quietLog() })
  await until('the history is ready', () => history.unready() === undefined)
  await fixture.openReady()
})
afterAll(async () => {
  await history.close()
  await fixture.closeLedgers()
  await fixture.close()
})
afterEach(async () => {
  await database.sql(`TRUNCATE signals, reports, archived_signals, ticks; DROP SCHEMA IF EXISTS analytics CASCADE`)
})

const run = (...args: string[]) => runTool('analytics', database.migrationUrl, args)
// biome-ignore lint/suspicious/noExplicitAny: a document of any report.
async function documentOf(...args: string[]): Promise<any> {
  const { code, out, err } = await run(...args, '--json')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out)
}
const keep = (trades: readonly Trade[]) => database.sql(ledgerRows(trades))

let sequence = 0
const tickOf = (symbol: string, eventAt: number, price: string, quantity?: string): MarketTick => ({
  ...{ symbol, epoch: 1, sequence: ++sequence, price, quantity, eventAt, ingestedAt: eventAt },
})
const second = (count: number) => start + count * 1_000

/** Three fills of one strategy, with a tick before each and one after the last. */
async function knownFills(): Promise<void> {
  await keep([
    tradeOf({
      quantity: '10',
      reference: '100',
      price: '101',
      fee: '1',
      receivedAt: second(10),
      executedAt: second(11),
      sentAt: second(12),
    }),
    tradeOf({
      quantity: '5',
      reference: '100',
      price: '99',
      fee: '0.5',
      receivedAt: second(20),
      executedAt: second(22),
      sentAt: second(24),
    }),
    tradeOf({
      ...{ side: 'SELL', quantity: '12', reference: '110', price: '109', fee: '1.2' },
      ...{ receivedAt: second(30), executedAt: second(33), sentAt: second(36) },
    }),
  ])
  await history.append([
    tickOf('A', second(9), '100.5', '1'),
    tickOf('A', second(19), '100', '3'),
    tickOf('A', second(29), '109.5'),
    tickOf('A', second(40), '108', '2'),
    // Stored after the first signal had arrived, so not known then.
    { ...tickOf('A', second(9.5), '1'), ingestedAt: second(15) },
    tickOf('B', second(9.9), '5000'),
  ])
}

test('slippage of known fills: (101−100)·10 − (100−99)·5 + (110−109)·12 = 17 of 2,820 is 60.283688 bps', async () => {
  await knownFills()
  const figures = {
    ...{ fills: 3, notional: '2813', referenceBps: '60.283688', referenceP50Bps: '90.909091', referenceP95Bps: '100.000000' },
    // 0.5·10 − 1·5 + 0.5·12 = 6 of 1,005 + 500 + 1,314.
    ...{ arrivalFills: 3, arrivalBps: '21.284143', arrivalP50Bps: '45.662100', arrivalP95Bps: '49.751244' },
    ...{ feeBps: '9.574468', shortfall: '19.7' },
  }
  const { report, ticks, rows } = await documentOf('slippage')
  expect({ report, ticks }).toEqual({ report: 'slippage', ticks: true })
  expect(rows).toEqual([
    { strategy: 'momentum', symbol: 'A', ...figures },
    { strategy: null, symbol: null, ...figures },
  ])
})

test('profit and loss of known fills: 12 sold at 109 were bought as 10 at 101 and 2 at 99, and 3 at 99 are left', async () => {
  await knownFills()
  const money = { openCost: '297', realised: '100', unrealised: '27', fees: '2.7', total: '124.3' }
  const { rows } = await documentOf('pnl')
  const none = { bought: null, sold: null, position: null, mark: null, markSource: null, markAt: null }
  expect(rows).toEqual([
    {
      ...{ strategy: 'momentum', symbol: 'A', fills: 3, bought: '15', sold: '12', position: '3', ...money },
      ...{ mark: '108', markSource: 'tick', markAt: new Date(second(40)).toISOString() },
    },
    { strategy: 'momentum', symbol: null, fills: 3, ...money, ...none },
    { strategy: null, symbol: null, fills: 3, ...money, ...none },
  ])
})

test('average prices of known fills beside the market’s', async () => {
  await knownFills()
  const { rows } = await documentOf('vwap')
  expect(rows).toMatchObject([
    // From 10 s to 22 s: one tick, with a quantity of 3 at 100; 1 stood for 9 s, as the last by its own time, and 100 for 3 s.
    {
      ...{ day: '2026-11-02', symbol: 'A', side: 'BUY', fills: 2, quantity: '15', vwap: '100.333333333333', ticks: 1 },
      ...{ marketVwap: '100.000000000000', marketTwap: '25.750000000000', benchmark: 'VWAP', bps: '33.333333' },
    },
    // From 30 s to 33 s there was no tick: the one before has no quantity and stood all the time.
    {
      side: 'SELL',
      fills: 1,
      vwap: '109.000000000000',
      ticks: 0,
      marketVwap: null,
      marketTwap: '109.500000000000',
      benchmark: 'TWAP',
      bps: '45.662100',
    },
  ])
})

test('latency of known fills, by step', async () => {
  await knownFills()
  const { rows } = await documentOf('latency')
  const ms = (step: string, ...[p50Ms, p95Ms]: string[]) => ({
    engine: 'engine-1',
    step,
    fills: 3,
    p50Ms,
    p95Ms,
    p99Ms: p95Ms,
    maxMs: p95Ms,
  })
  expect(rows.map(({ stepNumber: _, ...row }: { stepNumber: number }) => row).slice(0, 4)).toEqual([
    ms('received', '5.000000', '5.000000'),
    ms('executed', '2000.000000', '3000.000000'),
    ms('reported', '2000.000000', '3000.000000'),
    ms('all', '4005.000000', '6005.000000'),
  ])
  expect(rows.slice(4).map(({ engine, step }: { engine: null; step: string }) => [engine, step])).toEqual(
    ['received', 'executed', 'reported', 'all'].map((step) => [null, step]),
  )
})

const symbols = ['A', 'BRK.B', 'ES/U4 P5550']
const strategies = ['momentum', 'mean "reversion"']

/** Trades of an hour, and a market that does not tick in its middle. */
function randomMarket(seed: number, count: number) {
  const random = seededRandom(seed)
  const below = (limit: number) => Math.floor(random() * limit)
  const one = <T>(of: readonly T[]) => of[below(of.length)] as T
  const decimal = (from: number, to: number, places: number) => (from + random() * (to - from)).toFixed(places)
  const trades = Array.from({ length: count }, (): Trade => {
    const receivedAt = start + below(3_600_000)
    const quantity = decimal(1, 50, below(4))
    const executedAt = receivedAt + below(5_000)
    return tradeOf({
      ...{ strategy: one(strategies), symbol: one(symbols), side: one(['BUY', 'SELL'] as const), quantity, receivedAt, executedAt },
      ...{ reference: decimal(90, 110, 2), price: decimal(89, 111, 8), fee: decimal(-0.1, 1, 5), engine: one(['engine-1', 'engine-2']) },
      filled: random() < 0.1 ? new Decimal(quantity).div(2).toFixed() : quantity,
      status: one(['FILLED', 'FILLED', 'FILLED', 'FILLED', 'REJECTED', 'EXPIRED', 'STARTED'] as const),
      reason: `order ${below(100)} is 4,${below(900)}.5 too large`,
      claims: 1 + below(3),
      issuedAt: receivedAt - below(100),
      sentAt: random() < 0.1 ? undefined : executedAt + below(200),
    })
  })
  const ticks = Array.from({ length: count * 2 }, (): MarketTick => {
    const at = start - 60_000 + below(3_720_000)
    const quiet = at > start + 1_200_000 && at < start + 2_400_000
    const eventAt = quiet ? at - 1_200_000 : at
    const tick = tickOf(one(symbols.slice(0, 2)), eventAt, decimal(90, 110, 3), random() < 0.5 ? undefined : decimal(1, 9, 2))
    return { ...tick, ingestedAt: eventAt + below(2_000) }
  })
  return { trades, ticks }
}

const withoutNames = ({ strategy: _, symbol: __, ...rest }: Record<string, unknown>) => rest
const same = (one: string, other: Decimal.Value, places = 6) =>
  expect(new Decimal(one).minus(other).abs().toNumber()).toBeLessThanOrEqual(10 ** -places)

describe('figures of many trades from a seed are those of a program that takes one at a time', () => {
  const { trades, ticks } = randomMarket(11, 600)
  const groups = grouped(trades, ({ strategy, symbol }) => `${strategy}|${symbol}`)
  const endOf = Math.max(...trades.map(({ executedAt }) => executedAt), ...ticks.map(({ eventAt }) => eventAt))
  // biome-ignore lint/suspicious/noExplicitAny: the documents of all reports.
  let documents: Record<string, any>

  // Once: afterEach empties the tables.
  beforeAll(async () => {
    await keep(trades)
    await history.append(ticks)
    const all = await documentOf()
    documents = Object.fromEntries(all.map((document: { report: string }) => [document.report, document]))
    documents.pnl = await documentOf('pnl', '--series')
    documents.latency = await documentOf('latency', '--series')
  })
  const rowsOf = (report: string, key: (row: Record<string, string>) => string) =>
    new Map<string, Record<string, string>>(documents[report].rows.map((row: Record<string, string>) => [key(row), row]))
  const pair = ({ strategy, symbol }: Record<string, string>) => `${strategy}|${symbol}`

  test('slippage', () => {
    const rows = rowsOf('slippage', pair)
    expect(rows.size).toBe(groups.size + 1)
    for (const [key, of] of [...groups, ['null|null', trades] as const]) {
      const { notional, shortfall, ...rest } = withoutNames(rows.get(key) ?? {}) as Record<string, string>
      const expected = slippageOf(of, ticks)
      for (const [field, value] of Object.entries(rest)) {
        const figure = expected[field as keyof typeof expected]
        if (figure === null || typeof figure === 'number') expect([key, field, value]).toEqual([key, field, figure])
        else same(value, figure as string)
      }
      expect(new Decimal(notional as string).eq(expected.notional)).toBe(true)
      expect(new Decimal(shortfall as string).eq(expected.shortfall)).toBe(true)
    }
  })

  test('fills, and the reasons of those that were not', () => {
    const rows = rowsOf('fills', pair)
    for (const [key, of] of [...groups, ['null|null', trades] as const]) expect(withoutNames(rows.get(key) ?? {})).toEqual(fillsOf(of))
    const notFilled = (status: string) => trades.filter((trade) => trade.status === status).length
    expect(documents.fills.reasons).toEqual(
      ['EXPIRED', 'REJECTED']
        .map((status) => ({ status, reason: 'order # is # too large', signals: notFilled(status) }))
        .sort((one, other) => other.signals - one.signals),
    )
  })

  test('latency by engine and step, and how it is spread', () => {
    const rows = rowsOf('latency', ({ engine, step }) => `${engine}|${step}`)
    const byEngine = [...grouped(trades, ({ engine }) => engine), ['null', trades] as const]
    for (const [engine, of] of byEngine)
      for (const { step, fills, ...figures } of latencyOf(of)) {
        const row = rows.get(`${engine}|${step}`) ?? {}
        expect(row.fills).toBe(fills)
        for (const [field, value] of Object.entries(figures)) expect([field, Number(row[field])]).toEqual([field, value])
      }
    const all = rows.get('null|all') as unknown as { fills: number }
    const counted = documents.latency.histogram.reduce((total: number, { fills }: { fills: number }) => total + fills, 0)
    expect(counted).toBe(all.fills)
    for (const { fromMs, toMs, fills } of documents.latency.histogram) {
      const spans = trades.flatMap(({ status, sentAt, issuedAt }) => (status === 'FILLED' && sentAt !== undefined ? sentAt - issuedAt : []))
      const within = spans.filter((ms) => ms >= (fromMs ?? Number.NEGATIVE_INFINITY) && ms < (toMs ?? Number.POSITIVE_INFINITY))
      expect([fromMs, fills]).toEqual([fromMs, within.length])
    }
  })

  test('average prices beside the market’s', () => {
    const rows = documents.vwap.rows as Record<string, string>[]
    expect(rows.map(({ symbol, side }) => `${symbol} ${side}`)).toEqual(symbols.flatMap((symbol) => [`${symbol} BUY`, `${symbol} SELL`]))
    for (const row of rows) {
      const of = trades.filter(({ status, symbol, side }) => status === 'FILLED' && symbol === row.symbol && side === row.side)
      const quantity = of.reduce((total, { filled }) => total.plus(filled), new Decimal(0))
      const average = of.reduce((total, { filled, price }) => total.plus(new Decimal(filled).times(price)), new Decimal(0)).div(quantity)
      const [from, to] = [Math.min(...of.map(({ receivedAt }) => receivedAt)), Math.max(...of.map(({ executedAt }) => executedAt))]
      expect(row).toMatchObject({ fills: of.length, fromAt: new Date(from).toISOString(), toAt: new Date(to).toISOString() })
      expect(new Decimal(row.quantity as string).eq(quantity)).toBe(true)
      same(row.vwap as string, average, 11)
      const market = marketOf(row.symbol as string, from, to, ticks)
      expect(row).toMatchObject({ ticks: market.ticks, benchmark: market.vwap ? 'VWAP' : null })
      if (!market.vwap || !market.twap) continue
      same(row.marketVwap as string, market.vwap, 11)
      same(row.marketTwap as string, market.twap, 11)
      same(
        row.bps as string,
        average
          .minus(market.vwap)
          .div(market.vwap)
          .times(row.side === 'BUY' ? 10_000 : -10_000),
      )
    }
  })

  test('profit and loss, exactly', () => {
    const rows = rowsOf('pnl', pair)
    const totals = new Map<string, Decimal>()
    for (const [key, of] of groups) {
      const symbol = (of[0] as Trade).symbol
      const mark = markAt(endOf, symbol, trades, ticks) as string
      const row = rows.get(key) ?? {}
      expect(row).toMatchObject({ mark, markSource: symbol === symbols[2] ? 'fill' : 'tick' })
      const expected = pnlOf(of, mark)
      for (const [field, value] of Object.entries(expected))
        expect([key, field, new Decimal(row[field] as string).toFixed()]).toEqual([key, field, value.toFixed()])
      for (const sum of [`${of[0]?.strategy}|null`, 'null|null']) totals.set(sum, (totals.get(sum) ?? new Decimal(0)).plus(expected.total))
    }
    for (const [key, total] of totals) expect(new Decimal(rows.get(key)?.total as string).eq(total)).toBe(true)
  })

  test('what was earned over time, up to the same total', () => {
    const series = documents.pnl.series as { at: string; total: string }[]
    expect(series).toHaveLength(60)
    expect(series.at(-1)?.at).toBe(new Date(endOf).toISOString())
    const last = rowsOf('pnl', pair).get('null|null')?.total as string
    expect(new Decimal(series.at(-1)?.total as string).eq(last)).toBe(true)
    for (const { at, total } of series) {
      const by = new Date(at).getTime()
      const earned = symbols.map((symbol) => {
        const of = trades.filter((trade) => trade.symbol === symbol && trade.executedAt <= by)
        return pnlOf(of, markAt(by, symbol, trades, ticks) ?? '0').total
      })
      const expected = earned.reduce((sum, one) => sum.plus(one), new Decimal(0))
      expect([at, new Decimal(total).toFixed()]).toEqual([at, expected.toFixed()])
    }
  })
})

test('signals are chosen by time of receipt, symbol in any case, and strategy', async () => {
  await keep([
    tradeOf({ symbol: 'brk.b', receivedAt: second(1) }),
    tradeOf({ strategy: 'other', receivedAt: second(2) }),
    tradeOf({ receivedAt: second(100) }),
  ])
  const signals = async (...args: string[]) => (await documentOf('fills', ...args)).rows.at(-1)?.signals
  expect(await signals()).toBe(3)
  expect(await signals('--symbol', 'BRK.B')).toBe(1)
  expect(await signals('--strategy', 'other')).toBe(1)
  expect(await signals('--since', new Date(second(2)).toISOString())).toBe(2)
  expect(await signals('--strategy', 'nobody')).toBeUndefined()
})

test('signals in the archive count as before', async () => {
  await knownFills()
  const before = await documentOf()
  await database.sql(`UPDATE signals SET received_at = received_at - interval '90 days', ended_at = ended_at - interval '90 days'`)
  await database.sql(`SELECT archive_signals(interval '7 days', 100)`)
  await database.sql(
    `UPDATE archived_signals SET signal = signal || jsonb_build_object('received_at', (signal->>'received_at')::timestamptz + interval '90 days')`,
  )
  expect(await database.sql('SELECT FROM signals')).toEqual([])
  expect(await documentOf()).toEqual(before)
})

test('without ticks there is no slippage against them, positions are valued at the last fill, and it is said', async () => {
  await knownFills()
  await database.sql('TRUNCATE ticks')
  const slippage = await documentOf('slippage')
  expect(slippage.rows[0]).toMatchObject({ referenceBps: '60.283688', arrivalFills: 0, arrivalBps: null })
  expect((await documentOf('pnl')).rows[0]).toMatchObject({ mark: '109', markSource: 'fill', markAt: new Date(second(33)).toISOString() })
})

test('a ledger without a history beside it is enough', async () => {
  const alone = await ledgerFixture()
  await alone.openReady()
  try {
    await alone.database.sql(ledgerRows([tradeOf({ price: '101' })]))
    for (const url of [alone.database.migrationUrl, alone.database.url]) {
      const { code, out, err } = await runTool('analytics', url, ['slippage'])
      expect({ code, err }).toEqual({ code: 0, err: '' })
      expect(out).toMatch(/\nmomentum +A +1 +100\.00 /)
      expect(out).toContain('There are no ticks that this login may read')
      expect((await runTool('analytics', url, ['pnl'])).out).toContain('fill ')
    }
  } finally {
    await alone.closeLedgers()
    await alone.close()
  }
})

test('the schema is made anew for others: its functions answer what the tool answers', async () => {
  await knownFills()
  await run('pnl')
  await database.sql(`CREATE FUNCTION analytics.mine() RETURNS integer LANGUAGE sql AS 'SELECT 1'`)
  await run('pnl')
  expect(await database.sql(`SELECT to_regproc('analytics.mine') AS mine`)).toEqual([{ mine: null }])
  expect(await database.sql(`SELECT total::text FROM analytics.pnl(only_symbol => 'A') WHERE strategy IS NULL`)).toEqual([
    { total: '124.3' },
  ])
  const functions = await database.sql<{ name: string }>(
    `SELECT proname AS name FROM pg_proc WHERE pronamespace = 'analytics'::regnamespace`,
  )
  for (const { name } of functions) await database.sql(`SELECT * FROM analytics.${name}(now() - interval '1 day', 'A', 'momentum')`)
  expect(functions.length).toBe(12)
})

test('somebody else’s schema of that name is left alone, and the answers are the same', async () => {
  await knownFills()
  const before = await documentOf()
  await database.sql('DROP SCHEMA analytics CASCADE; CREATE SCHEMA analytics; CREATE TABLE analytics.mine (id integer)')
  expect(await documentOf()).toEqual(before)
  expect(await database.sql(`SELECT to_regclass('analytics.mine')::text AS mine`)).toEqual([{ mine: 'analytics.mine' }])
})

test('a login that may only read the tables, or read and create a schema, gets the same answers', async () => {
  await knownFills()
  const before = await documentOf()
  await database.sql('DROP SCHEMA analytics CASCADE')
  const role = `analyst_${process.pid}`
  await database.sql(`CREATE ROLE ${role}; GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${role}`)
  const reader = new URL(database.adminUrl ?? database.migrationUrl)
  reader.searchParams.set('options', `-c role=${role}`)
  const answer = async () => JSON.parse((await runTool('analytics', reader.href, ['--json'])).out)
  try {
    expect(await answer()).toEqual(before)
    expect(await database.sql(`SELECT to_regnamespace('analytics') AS schema`)).toEqual([{ schema: null }])
    await database.sql(`DO $$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO ${role}', current_database()); END $$`)
    expect(await answer()).toEqual(before)
    expect(await database.sql(`SELECT to_regnamespace('analytics')::text AS schema`)).toEqual([{ schema: 'analytics' }])
  } finally {
    await database.sql(`DROP OWNED BY ${role} CASCADE; DROP ROLE ${role}`)
  }
})

const migration = `ALTER TABLE signals ALTER COLUMN symbol TYPE varchar, ALTER COLUMN reason TYPE varchar; ALTER TABLE reports RENAME COLUMN publishes TO times;
  ALTER TABLE signals ALTER COLUMN symbol TYPE text, ALTER COLUMN reason TYPE text; ALTER TABLE reports RENAME COLUMN times TO publishes`

/** Holds an exclusive lock on a table while `work` runs, or until it calls `release`. */
async function whileLocked(table: string, work: (release: () => Promise<void>) => Promise<void>): Promise<void> {
  const held = database.sql(`BEGIN; LOCK TABLE ${table}; SELECT pg_sleep(3600); COMMIT`).catch(() => undefined)
  const sleeping = (query: string) =>
    database.sql(`SELECT ${query} FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'`)
  await until('the table is locked', async () => (await sleeping('pid')).length > 0)
  const release = async () => {
    await sleeping('pg_terminate_backend(pid)')
    await held
  }
  await work(release).finally(release)
}
const aReportWaits = () =>
  until('a report waits', async () => {
    const [waits] = await database.sql(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'analytics' AND wait_event_type = 'Lock'`,
    )
    return waits
  })

test('what it leaves does not block a migration of the ledger, and a running report only while its statement reads', async () => {
  await knownFills()
  await run('pnl')
  await database.sql(migration)
  await whileLocked('ticks', async (release) => {
    const report = run('slippage')
    await aReportWaits()
    const migrated = database.sql(migration)
    await release()
    expect(await report).toMatchObject({ code: 0, err: '' })
    await migrated
  })
  expect(await documentOf('slippage')).toMatchObject({ rows: [{ referenceBps: '60.283688' }, {}] })
})

test('many runs at once answer the same', async () => {
  await knownFills()
  const answers = await Promise.all(Array.from({ length: 4 }, () => documentOf()))
  for (const answer of answers) expect(answer).toEqual(answers[0])
})

test('an empty ledger is said in a sentence, and in JSON and CSV without rows', async () => {
  for (const report of ['slippage', 'latency', 'vwap', 'pnl']) expect((await run(report)).out).toBe('No such fills in the ledger.\n')
  expect((await run('fills')).out).toBe('No such signals in the ledger.\n')
  expect(await documentOf('pnl', '--series')).toMatchObject({ rows: [], series: [] })
  expect((await run('latency', '--csv')).out).toBe('engine,stepNumber,step,fills,p50Ms,p95Ms,p99Ms,maxMs\n')
})

test('for people there are tables, a plot and a histogram', async () => {
  await knownFills()
  const all = (await run()).out
  for (const start of ['Slippage in basis points', 'Outcomes of the signals', 'Latency of fills', 'Average prices', 'Profit and loss'])
    expect(all).toContain(start)
  expect(all).toMatch(/\nmomentum +A +3 +60\.28 +90\.91 +100\.00 +21\.28 +45\.66 +49\.75 +3 +9\.57 +19\.70 +2813\.00\n/)
  expect(all).toMatch(/\nmomentum +A +3 +3 +100\.00 +27\.00 +2\.70 +124\.30 +108 +tick \d+ \w+ ago\n/)
  expect(all).toMatch(/\nmomentum +A +3 +100\.0 % +100\.0 % +3 +0 +0 +0 +0 +0 +0\n/)
  const plot = (await run('pnl', '--series')).out
  expect(plot).toMatch(/\n\n *136\.00 ┐ +█+▇\n(.*│.*\n)+$/)
  expect((await run('latency', '--series')).out).toMatch(/\n\n 2000 to 5000 ms █+ 2\n5000 to 10000 ms █+ 1\n$/)
})

test('CSV has a header and the rows, or the series', async () => {
  await knownFills()
  const [header, first] = (await run('vwap', '--csv')).out.split('\n')
  expect(header).toBe('day,symbol,side,fills,quantity,vwap,fromAt,toAt,ticks,marketVwap,marketTwap,benchmark,bps')
  expect(first).toContain('2026-11-02,A,BUY,2,15,100.333333333333,2026-11-02T12:00:10.000Z,')
  const series = (await run('pnl', '--csv', '--series')).out.trim().split('\n')
  expect(series[0]).toBe('at,total')
  expect(series).toHaveLength(61)
  expect(series.at(-1)).toBe(`${new Date(second(40)).toISOString()},124.3`)
})

test('wrong usage, a wrong setting, a database without a ledger and one that is away are told in a sentence', async () => {
  expect(await run('profit')).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('there are slippage, fills, latency, vwap, pnl'),
  })
  expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('npm run analytics') })
  const empty = await openTestDatabase()
  expect(await runTool('analytics', empty.migrationUrl, ['pnl'])).toMatchObject({
    code: 78,
    err: expect.stringContaining('there is no ledger at'),
  })
  expect(await empty.sql(`SELECT to_regnamespace('analytics') AS schema`)).toEqual([{ schema: null }])
  await empty.close()
  expect(await runTool('analytics', 'http://localhost', ['pnl'])).toMatchObject({
    code: 78,
    err: expect.stringContaining('DATABASE_URL must be'),
  })
  const absent = await runTool('analytics', 'postgres://a:secret@localhost:1/trading', ['pnl'])
  expect(absent).toMatchObject({ code: 1, err: expect.stringMatching(/^the ledger at .* does not answer: .*\n$/) })
  expect(absent.err).not.toContain('secret')
})

test('a Ctrl-C ends it while it waits for an answer', async () => {
  await whileLocked('signals', async () => {
    const child = startTool('analytics', database.migrationUrl, ['fills'])
    const exited = new Promise((resolve) => child.once('close', resolve))
    await aReportWaits()
    child.kill('SIGINT')
    expect(await exited).toBe(1)
  })
})
