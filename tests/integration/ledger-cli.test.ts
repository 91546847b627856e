import { once } from 'node:events'
import { executionReportSchema, type Signal, type SignalV1 } from '@trading/contracts'
import type { Ledger } from '@trading/ledger'
import { openTestDatabase } from '@trading/rig/test-database'
import { until } from '@trading/rig/until'
import { v7 as uuidv7 } from 'uuid'
import { ledgerCli, startLedgerCli } from '../support/ledger-cli'
import { expiryOf, fillOf, firstDelivery, freshSignal, ledgerFixture, redelivery } from '../support/ledger-fixture'

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
let ledger: Ledger
let other: Ledger

beforeEach(async () => {
  fixture = await ledgerFixture()
  ledger = await fixture.openReady()
  other = await fixture.openReady({ engine: 'engine-2' })
})
afterEach(async () => {
  await fixture.closeLedgers()
  await fixture.close()
})

const run = (...args: string[]) => ledgerCli(fixture.database.url, args)
const linesOf = (out: string) =>
  out
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
const filled = async (fields: Partial<SignalV1> = {}): Promise<Signal> => {
  const signal = freshSignal(fields)
  await ledger.claim(signal, firstDelivery)
  await ledger.record(signal.id, fillOf(signal), { fencingToken: 1, fromVenue: true })
  return signal
}
const sent = async (signal: Signal) => {
  ledger.sent(signal.id)
  await until('it is marked as sent', async () => (await ledger.show(signal.id))?.publishes === 1)
}

test('show prints every step of a signal, as text and as a document', async () => {
  const signal = freshSignal()
  await ledger.claim(signal, firstDelivery)
  await other.claim(signal, redelivery)
  await other.record(signal.id, fillOf(signal, { engine: 'engine-2' }), { fencingToken: 2, fromVenue: true })
  await sent(signal)
  await other.recordFinding({ kind: 'FILLED_TWICE', clientOrderId: signal.id, detail: { venue: 2, note: 'two\u001b[31m\nfills' } })
  const { code, out, err } = await run('show', signal.id)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  const instant = '\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z'
  const step = (what: string) => ` *${instant} +[+-][\\d.]+ \\w+  ${what}\n`
  expect(out).toMatch(new RegExp(`^signal +${signal.id}\nstatus +FILLED\norder +BUY 10 AAPL, reference price 189.25\n`))
  expect(out).toContain('valid until  2026-01-05T14:31:00.000Z, 1 min after it was issued\n')
  expect(out).toContain(`venue        paper; the client order id is the signal's id\nreport       ${fillOf(signal).id}, published once\n`)
  expect(out).toMatch(
    new RegExp(
      [
        `\n${instant} +issued by the strategy momentum\n`,
        step('claim 1 by engine-1: attempt 1'),
        step('claim 2 by engine-2: attempt 1, redelivered'),
        step('paper filled 10 at 189.27, fee 0.19'),
        step('recorded by engine-2, with its report'),
        step('report sent'),
      ].join(''),
    ),
  )
  expect(out).toMatch(new RegExp(`\nFILLED_TWICE  ${instant}, \\d+ s ago, by engine-2\n`))
  expect(out).toContain('  note: two\\u001b[31m fills\n')

  const document = JSON.parse((await run('show', signal.id, '--json')).out)
  expect(document).toMatchObject({
    signalId: signal.id,
    status: 'FILLED',
    quantity: '10',
    issuedAt: signal.issuedAt,
    claims: 2,
    earlierClaims: [{ claim: 1, engine: 'engine-1', attempt: 1, redelivered: false }],
    endedBy: 'engine-2',
    report: fillOf(signal, { engine: 'engine-2' }),
    publishes: 1,
    findings: [{ kind: 'FILLED_TWICE', clientOrderId: signal.id, engine: 'engine-2' }],
  })
})

test('show prints what has not happened yet', async () => {
  const [waiting, unsent] = [freshSignal(), await filled()]
  await ledger.claim(waiting, firstDelivery)
  expect((await run('show', waiting.id)).out.replace(/\s+/g, ' ')).toMatch(/ not ended; last claimed \d+ s ago, deadline passed \d+ d ago/)
  expect((await run('show', unsent.id)).out.replace(/\s+/g, ' ')).toContain('report not sent yet: the relay publishes it')
})

test('a unique prefix of an id is enough, and several matches are named', async () => {
  const [one, twin, far] = [
    await filled({ id: '01940a7e-5f00-7000-8000-00000000000a' }),
    await filled({ id: '01940a7e-5f00-7000-8000-00000000000b' }),
    await filled({ id: uuidv7() }),
  ]
  expect((await run('show', far.id.slice(0, 8).toUpperCase())).out).toContain(far.id)
  const several = await run('show', '01940a7e-5f')
  expect(several).toMatchObject({ code: 1, out: '' })
  expect(several.err).toBe(`2 signals match "01940a7e-5f": give more of the id\n  ${one.id}\n  ${twin.id}\n`)
  expect(await run('show', one.id)).toMatchObject({ code: 0 })
  expect(await run('show', '01940a7f')).toMatchObject({ code: 1, err: 'the ledger has no signal whose id begins with "01940a7f"\n' })
  expect(await run('show', uuidv7())).toMatchObject({ code: 1, err: expect.stringMatching(/^the ledger has no signal whose id is "/) })
  expect(await run('show', '01940a7')).toMatchObject({ code: 2, err: expect.stringContaining('too short: give at least 8') })
  expect(await run('show', "01940a7e' OR 'a")).toMatchObject({ code: 2, err: expect.stringContaining('not the id of a signal') })
})

test('list finds a symbol as venues write it, in upper or lower case', async () => {
  const [option, share] = [await filled({ symbol: 'ES/U4 P5550' }), await filled({ symbol: 'brk.b' })]
  const ids = async (symbol: string) => linesOf((await run('list', '--json', '--symbol', symbol)).out).map(({ signalId }) => signalId)
  expect(await ids('ES/U4 P5550')).toEqual([option.id])
  expect(await ids('brk.b')).toEqual([share.id])
  expect(await ids('BRK.B')).toEqual([share.id])
})

test('list is newest first, filtered by status, symbol and age, and says how many there are beyond its limit', async () => {
  expect((await run('list')).out).toBe('No such signals in the ledger.\n')
  const first = await filled()
  const second = await filled({ symbol: 'MSFT' })
  const third = freshSignal()
  await ledger.claim(third, firstDelivery)
  const expired = freshSignal({ symbol: 'MSFT' })
  await ledger.claim(expired, firstDelivery)
  await ledger.record(expired.id, expiryOf(expired), { fencingToken: 1, fromVenue: false })
  await fixture.database.sql(`UPDATE signals SET received_at = received_at - interval '1 hour' WHERE signal_id = '${first.id}'`)
  const ids = async (...args: string[]) => linesOf((await run('list', '--json', ...args)).out).map(({ signalId }) => signalId)
  expect(await ids()).toEqual([expired.id, third.id, second.id, first.id])
  expect(await ids('--status', 'filled')).toEqual([second.id, first.id])
  expect(await ids('--symbol', 'MSFT', '--status', 'EXPIRED')).toEqual([expired.id])
  expect(await ids('--since', '30m')).toEqual([expired.id, third.id, second.id])
  expect(await ids('--since', new Date(Date.now() + 60_000).toISOString())).toEqual([])

  const cut = await run('list', '--limit', '2')
  expect(cut.out).toMatch(/^the 2 newest of 4 signals\n\nSIGNAL +STATUS +AGE +ORDER +ENGINE +CLAIMS +OUTCOME\n/)
  expect(cut.out).toMatch(new RegExp(`\n${expired.id}  EXPIRED +\\d+ s  BUY 10 MSFT  engine-1 +1  too late\n`))
  expect(cut.out.trim().split('\n')).toHaveLength(5)
  const json = await run('list', '--limit', '2', '--json')
  expect(linesOf(json.out)).toHaveLength(2)
  expect(json.err).toBe('the 2 newest of 4 signals; raise --limit to see more\n')
  expect((await run('list', '--limit', '4')).out).toMatch(/^4 signals\n/)
})

test('findings are listed newest first, including those on orders without a signal', async () => {
  expect((await run('findings')).out).toBe('No such findings in the ledger.\n')
  await ledger.recordFinding({ kind: 'OLD', clientOrderId: 'order-7', detail: {} })
  await ledger.recordFinding({ kind: 'NEW', clientOrderId: 'order-8', detail: { quantity: '10' } })
  expect((await run('findings')).out).toMatch(/^NEW .*\n {2}client order id: order-8\n {2}quantity: 10\n\nOLD /)
  const cut = await run('findings', '--json', '--limit', '1')
  expect(linesOf(cut.out)).toEqual([
    { foundAt: expect.any(String), kind: 'NEW', clientOrderId: 'order-8', engine: 'engine-1', detail: { quantity: '10' } },
  ])
  expect(cut.err).toContain('raise --limit to see more')
})

const marked = async (): Promise<Signal> => {
  const signal = freshSignal()
  await ledger.claim(signal, firstDelivery)
  await ledger.markUnreadable(signal.id, { venue: 'http', why: 'fee is "free"', answer: '{"status":"FILLED","fee":"free"}' })
  return signal
}
const asFilled = ['--status', 'FILLED', '--quantity', '10', '--price', '100.10', '--fee=-0.02', '--at', '2026-01-05T14:30:01Z']
const who = ['--by', 'Ann', '--why', 'the statement of 5 January']

test('a user records an outcome that no engine could read, once, with name and reason, and the relay reports it', async () => {
  const signal = await marked()
  expect((await run('list')).out).toContain('unreadable answer')
  const before = (await run('show', signal.id)).out.replace(/\s+/g, ' ')
  expect(before).toContain('the answer of http could not be read: fee is "free"')
  const recorded = await run('record', signal.id.slice(0, 36), ...asFilled, ...who, '--yes')
  expect(recorded).toMatchObject({
    code: 0,
    err: '',
    out: expect.stringMatching(/^recorded FILLED BUY AAPL 10 at 100.10, fee -0.02 for signal/),
  })
  const published: unknown[] = []
  await ledger.relayUnsent({ olderThanMs: 0, limit: 10 }, async (report) => void published.push(executionReportSchema.parse(report)))
  const report = { signalId: signal.id, status: 'FILLED', averagePrice: '100.10', fee: '-0.02', venue: 'http', engine: 'by hand: Ann' }
  expect(published).toMatchObject([{ ...report, executedAt: '2026-01-05T14:30:01.000Z' }])
  const document = JSON.parse((await run('show', signal.id, '--json')).out)
  expect(document).toMatchObject({
    status: 'FILLED',
    averagePrice: '100.10',
    byHand: { by: 'Ann', why: 'the statement of 5 January', login: 'trading_engine' },
    findings: [{ kind: 'unreadable_answer', resolvedAt: expect.any(String) }],
  })
  expect((await run('show', signal.id)).out.replace(/\s+/g, ' ')).toContain('recorded by Ann (as trading_engine), source: the statement')
  expect(await run('record', signal.id, ...asFilled, ...who, '--yes')).toMatchObject({
    code: 1,
    err: expect.stringContaining('has ended: FILLED'),
  })
  expect(await ledger.claim(signal, redelivery)).toMatchObject({ known: 'ended', report })
})

test('a user can record that nothing was traded', async () => {
  const signal = await marked()
  const rejection = ['--status', 'REJECTED', '--reason', 'the venue refused it, by telephone']
  expect(await run('record', signal.id, ...rejection, ...who, '--yes', '--json')).toMatchObject({ code: 0 })
  expect(await ledger.show(signal.id)).toMatchObject({
    status: 'REJECTED',
    reason: 'the venue refused it, by telephone',
    filledQuantity: '0',
  })
})

test('only a row that is open and marked can be recorded by hand, and only after confirmation', async () => {
  const [open, ended, waiting] = [freshSignal(), await filled(), await marked()]
  await ledger.claim(open, firstDelivery)
  const refused = { code: 1, out: '' }
  expect(await run('record', open.id, ...asFilled, ...who, '--yes')).toMatchObject({
    ...refused,
    err: expect.stringContaining("none of the venue's answers was unreadable"),
  })
  expect(await run('record', ended.id, ...asFilled, ...who, '--yes')).toMatchObject({
    ...refused,
    err: expect.stringContaining('has ended: FILLED'),
  })
  expect(await run('record', waiting.id, ...asFilled, ...who)).toMatchObject({
    code: 2,
    out: '',
    err: expect.stringContaining('pass --yes'),
  })
  for (const { id } of [open, waiting]) expect(await ledger.show(id)).toMatchObject({ status: 'STARTED', byHand: null })
  expect(await fixture.database.sql('SELECT 1 FROM outcomes_by_hand')).toEqual([])
})

test('if a user and an engine record at once, one of them succeeds', async () => {
  const signal = await marked()
  const [byHand, byEngine] = await Promise.all([
    run('record', signal.id, ...asFilled, ...who, '--yes'),
    ledger.record(signal.id, fillOf(signal), { fencingToken: 1, fromVenue: true }),
  ])
  expect([byHand.code === 0, byEngine.recorded === 'now'].filter(Boolean)).toHaveLength(1)
  expect(await fixture.database.sql('SELECT 1 FROM reports')).toHaveLength(1)
})

test('open findings are distinguished from resolved ones', async () => {
  await ledger.recordFinding({ kind: 'OVER', clientOrderId: 'order-7', detail: {} })
  await ledger.recordFinding({ kind: 'LASTS', clientOrderId: 'order-8', detail: {} })
  expect(await ledger.resolveFinding({ kind: 'OVER', clientOrderId: 'order-7' })).toBe(true)
  expect(await ledger.resolveFinding({ kind: 'OVER', clientOrderId: 'order-7' })).toBe(false)
  expect((await run('findings')).out).toMatch(/^LASTS .*[^;]\n[\s\S]*\nOVER {2}.*; resolved \d{4}-.* ago\n/)
  expect(linesOf((await run('findings', '--open', '--json')).out).map(({ kind }) => kind)).toEqual(['LASTS'])
  expect(linesOf((await run('findings', '--json')).out)[1]).toMatchObject({ kind: 'OVER', resolvedAt: expect.any(String) })
  expect(await ledger.recordFinding({ kind: 'OVER', clientOrderId: 'order-7', detail: {} })).toBe(true)
  expect((await run('findings')).out).toMatch(/\nOVER {2}.*; again since \d{4}-/)
})

test('a reader that closes the pipe early, as head does, is not an error', async () => {
  for (let n = 0; n < 20; n++) await filled()
  const child = startLedgerCli(fixture.database.url, ['list', '--json'])
  child.stdout.destroy()
  let err = ''
  child.stderr.on('data', (data) => {
    err += data
  })
  expect({ code: (await once(child, 'close'))[0], err }).toEqual({ code: 0, err: '' })
})

test('an unavailable database is reported in one sentence, without its password', async () => {
  const { url } = fixture.database
  const at = (fields: Partial<URL>) => Object.assign(new URL(url), fields).toString()
  const refused = await ledgerCli(at({ password: 'wrong' }), ['list'])
  expect(refused).toMatchObject({ code: 78, out: '', err: expect.stringMatching(/^the database at .*:\*\*\*@.* refused the login.*\n$/) })
  expect(await ledgerCli(at({ pathname: '/nowhere' }), ['list'])).toMatchObject({
    code: 78,
    err: expect.stringContaining('no such database'),
  })
  const absent = await ledgerCli('postgres://a:secret@localhost:1/trading', ['list'])
  expect(absent).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^the ledger at .* does not answer: .*ECONNREFUSED.*DATABASE_URL to another one\n$/),
  })
  expect(absent.err).not.toContain('secret')
  expect(await ledgerCli('http://localhost', ['list'])).toMatchObject({ code: 78, err: expect.stringContaining('DATABASE_URL must be') })
  expect(await ledgerCli('postgres://localhost:1/x', ['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('findings') })
})

test('a database without a ledger is distinguished from one with an older or newer ledger, and none is migrated', async () => {
  const empty = await openTestDatabase()
  expect(await ledgerCli(empty.url, ['list'])).toMatchObject({ code: 78, err: expect.stringContaining('there is no ledger at') })
  expect(await empty.sql(`SELECT to_regclass('signals') AS signals`)).toEqual([{ signals: null }])
  await empty.close()
  const { sql } = fixture.database
  await sql(`INSERT INTO ledger_migrations (name) VALUES ('999-of-a-later-version.sql')`)
  expect(await run('list')).toMatchObject({ code: 78, err: expect.stringContaining('newer than this version') })
  await sql(`DELETE FROM ledger_migrations WHERE name LIKE '999%' OR name LIKE '002%'`)
  expect(await run('list')).toMatchObject({ code: 78, err: expect.stringMatching(/older than this version \(it lacks 002-/) })
})

test('the owner of the database may read as well', async () => {
  const signal = await filled()
  const { out } = await ledgerCli(fixture.database.migrationUrl, ['list', '--json'])
  expect(linesOf(out)).toMatchObject([{ signalId: signal.id }])
})

test('a Ctrl-C ends it while it waits for an answer', async () => {
  const { sql, url } = fixture.database
  const waiting = (state: string) =>
    sql(`SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'ledger reading' AND ${state}`)
  const lock = sql(`BEGIN; LOCK TABLE signals; SELECT pg_sleep(3600); COMMIT`).catch(() => undefined)
  const child = startLedgerCli(url, ['list'])
  await until('it waits for the lock', async () => (await waiting(`wait_event_type = 'Lock'`)).length === 1)
  child.kill('SIGINT')
  expect((await once(child, 'close'))[0]).toBe(1)
  await sql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()`,
  )
  await lock
})
