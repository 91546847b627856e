import { type ExecutionReport, executionReportSchema, type Signal } from '@trading/contracts'
import type { Ledger } from '@trading/ledger'
import { aSignal } from '@trading/rig/signals'
import { neverAborted } from '@trading/venue/examples'
import { Decimal } from 'decimal.js'
import { createHttpVenue } from '../../service-b/src/adapters/http-venue'
import { type ExecuteSignalPorts, executeSignal } from '../../service-b/src/execute-signal'
import { expireSignal } from '../../service-b/src/expire-signal'
import { type GuardedVenue, guardVenue } from '../../service-b/src/guard/guarded-venue'
import { limitsFrom } from '../../service-b/src/rules/limits'
import { noStore } from '../../service-b/src/store/no-store'
import { expiryOf, ledgerFixture } from '../support/ledger-fixture'
import { goodFill, hostile, type StrangeVenue, startStrangeVenue, type Words, written } from '../support/strange-venue'

let fixture: Awaited<ReturnType<typeof ledgerFixture>>
let ledger: Ledger
let venue: StrangeVenue

beforeAll(async () => {
  fixture = await ledgerFixture()
  ledger = await fixture.openReady()
})
beforeEach(async () => {
  venue = await startStrangeVenue()
})
afterEach(() => venue.close())
afterAll(async () => {
  await fixture.closeLedgers()
  await fixture.close()
})

const deliveries = {
  first: { attempt: 1, redelivered: false, retried: false, headers: {} },
  again: { attempt: 1, redelivered: true, retried: false, headers: {} },
  /** As a replay of a dead letter whose header was lost, or by an older tool. */
  afresh: { attempt: 1, redelivered: false, retried: false, headers: {} },
}

/** An engine's work on signals, with the real guard before the strange venue and the real ledger behind; each with a breaker of its own. */
async function withEngine<T>(work: (ports: ExecuteSignalPorts, reports: ExecutionReport[]) => Promise<T>): Promise<T> {
  const reports: ExecutionReport[] = []
  const guarded: GuardedVenue = guardVenue(createHttpVenue({ url: venue.url }), { minPauseMs: 0, maxPauseMs: 0 })
  const report = async (each: ExecutionReport) => void reports.push(executionReportSchema.parse(JSON.parse(JSON.stringify(each))))
  const limits = limitsFrom({ maxOrderNotional: '1000000' })
  try {
    return await work({ store: ledger, venue: guarded, limits, engine: 'engine-1', claimHoldsMs: () => 3_000, report }, reports)
  } finally {
    await guarded.close()
  }
}

const context = (delivery: (typeof deliveries)['first']) => ({
  ...delivery,
  abort: neverAborted,
  cancelled: neverAborted,
  cancel: () => undefined,
  afterwards: () => undefined,
})

interface End {
  /** What each delivery came to: undefined where it was done. */
  thrown: unknown[]
  row: NonNullable<Awaited<ReturnType<Ledger['show']>>>
  findings: { kind: string; client_order_id: string; detail: unknown }[]
  reports: ExecutionReport[]
  placed: number
}

/** Delivers a signal, then again, then as a replay with a later deadline; what came of it all. */
const executed = (signal: Signal): Promise<End> =>
  withEngine(async (ports, reports) => {
    const execute = executeSignal(ports)
    const deliver = (each: Signal, how: keyof typeof deliveries) =>
      execute(each, context(deliveries[how])).then(
        () => undefined,
        (error) => error,
      )
    const extended = { ...signal, validUntil: new Date(Date.now() + 3_600_000).toISOString() }
    const thrown = [await deliver(signal, 'first'), await deliver(signal, 'again'), await deliver(extended, 'afresh')]
    return {
      thrown,
      row: (await ledger.show(signal.id)) as End['row'],
      findings: await fixture.database.sql(
        `SELECT kind, client_order_id, detail FROM reconciliation_findings WHERE client_order_id = '${signal.id}'`,
      ),
      reports,
      placed: venue.placed.get(signal.id) ?? 0,
    }
  })

const number = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

/** The amount that a JSON text stands for, as this test reads it; undefined where that is not clear. */
function amountOf(text: string | undefined): Decimal | undefined {
  if (text === undefined) return undefined
  const value: unknown = JSON.parse(text)
  const source = typeof value === 'number' ? text : value
  if (typeof source !== 'string' || !number.test(source)) return undefined
  const amount = new Decimal(source)
  return amount.toFixed().length <= 256 ? amount : undefined
}

function clearFill(fields: Record<string, string | undefined>, quantity: string) {
  if (fields.status !== '"FILLED"') return undefined
  const [filledQuantity, averagePrice, fee] = [amountOf(fields.filledQuantity), amountOf(fields.averagePrice), amountOf(fields.fee)]
  if (!filledQuantity?.gt(0) || filledQuantity.gt(quantity) || !averagePrice?.gt(0) || !fee) return undefined
  return { filledQuantity, averagePrice, fee }
}

/** Money has moved: either it is recorded as it was said, or it is marked, told and left to a person; and nothing is ever placed again. */
function expectRecordedOrLeft(what: string, end: End, fill: ReturnType<typeof clearFill>): void {
  const { row, thrown, findings, reports, placed } = end
  const seen = {
    what,
    status: row.status,
    placed,
    thrown: thrown.map((error) => (error instanceof Error ? `${error.name}: ${error.message}`.slice(0, 300) : error)),
  }
  if (fill) {
    expect(seen).toMatchObject({ what, status: 'FILLED', placed: 1, thrown: [undefined, undefined, undefined] })
    for (const field of ['filledQuantity', 'averagePrice', 'fee'] as const) {
      expect(`${what}: ${field} ${fill[field].eq(row[field] as string)}`).toBe(`${what}: ${field} true`)
      for (const report of reports) expect(`${what}: ${fill[field].eq(report[field])}`).toBe(`${what}: true`)
    }
    expect(row.executedAt?.getTime()).toBeGreaterThan(0)
    expect(findings).toEqual([])
    return
  }
  expect(seen).toEqual({
    what,
    status: 'STARTED',
    placed: 1,
    thrown: [0, 1, 2].map(() => expect.stringMatching(/^Poison: the venue may have filled it: /)),
  })
  expect(row.unreadableAt).toBeInstanceOf(Date)
  expect(findings).toMatchObject([
    { kind: 'unreadable_answer', detail: { venue: 'http', why: expect.any(String), answer: expect.any(String) } },
  ])
  expect(reports).toEqual([])
}

const says = (status: number, fields: Record<string, string | undefined>): Words => ({ status, body: written(fields) })
const isFault = (text: string | undefined): boolean => text === undefined || text === 'null'
const brief = (field: string, text: string | undefined): string => `${field} ${text}`.slice(0, 80)

const atOnce = 8

/** Each hostile text on a signal of its own, several at once. */
async function eachHostile(work: (text: string | undefined, signal: Signal) => Promise<void>): Promise<void> {
  const waiting = [...hostile]
  const one = async () => {
    while (waiting.length > 0) await work(waiting.shift(), aSignal())
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

describe.each(['filledQuantity', 'averagePrice', 'fee'])('whatever a venue writes as the %s of a fill', (field) => {
  test('the fill is recorded to the digit, or left to a person and never placed again', async () => {
    await eachHostile(async (text, signal) => {
      const fields = { ...goodFill, [field]: text }
      venue.says.set(signal.id, { placed: says(200, fields), found: says(200, fields) })
      expectRecordedOrLeft(brief(field, text), await executed(signal), clearFill(fields, signal.quantity))
    })
  })

  test('nor is it placed again where the venue says later that it has no such order', async () => {
    await eachHostile(async (text, signal) => {
      const fields = { ...goodFill, [field]: text }
      venue.says.set(signal.id, { placed: says(200, fields), found: undefined })
      expectRecordedOrLeft(brief(field, text), await executed(signal), clearFill(fields, signal.quantity))
    })
  })

  test('what can be read where the order is asked for is recorded', async () => {
    await eachHostile(async (text, signal) => {
      const fields = { ...goodFill, [field]: text }
      const better = { ...goodFill, fee: '-0.02' }
      venue.says.set(signal.id, { placed: says(200, fields), found: says(200, better) })
      const fill = clearFill(fields, signal.quantity) ?? clearFill(better, signal.quantity)
      expectRecordedOrLeft(brief(field, text), await executed(signal), fill)
    })
  })

  test('a fill that is asked for first, as it was placed before, is read no less', async () => {
    await eachHostile(async (text, signal) => {
      const fields = { ...goodFill, [field]: text }
      venue.says.set(signal.id, { placed: says(500, {}), found: says(200, fields) })
      await ledger.claim(signal, deliveries.first)
      const end = await executed(signal)
      expect(end.placed).toBe(0)
      expectRecordedOrLeft(brief(field, text), { ...end, placed: 1 }, clearFill(fields, signal.quantity))
    })
  })
})

test('whatever a venue writes as the time of a fill, the fill is recorded, where nothing else will do with the time of receipt', async () => {
  await eachHostile(async (at, signal) => {
    const fields = { ...goodFill, at }
    venue.says.set(signal.id, { placed: says(200, fields), found: undefined })
    const before = Date.now()
    const end = await executed(signal)
    expectRecordedOrLeft(brief('at', at), end, clearFill(fields, signal.quantity))
    const said = Date.parse(JSON.parse(at ?? '""'))
    const took = end.row.executedAt?.getTime() ?? 0
    expect([at, Math.abs(took - said) <= 1 || (took >= before - 1 && took <= Date.now())]).toEqual([at, true])
  })
})

test('an unreadable answer is not placed again either where the venue was away when it was asked', async () => {
  const signal = aSignal()
  venue.says.set(signal.id, { placed: says(200, { ...goodFill, fee: '"free"' }), found: { status: 503, body: 'later' } })
  const { row, placed, thrown } = await executed(signal)
  expect([row.status, placed, row.unreadableAt]).toEqual(['STARTED', 1, expect.any(Date)])
  expect(thrown).toMatchObject([{ name: 'Poison' }, { name: 'Unavailable', inDoubt: true }, { name: 'Unavailable', inDoubt: true }])
})

test.each([
  ['a fill', 200, goodFill],
  ['a refusal', 422, { status: '"REJECTED"', reason: '"halted"' }],
])('whatever a venue writes as the status of %s, the order is not placed again, nor called what it is not', async (_, status, said) => {
  await eachHostile(async (text, signal) => {
    const placing = says(status, { ...said, status: text })
    venue.says.set(signal.id, { placed: placing, found: { ...placing, status: 200 } })
    const end = await executed(signal)
    const what = brief('status', text)
    if (isFault(text) || text === '"PENDING_NEW"') {
      // Not a valid answer, or not a final one: the order is looked up until there is one.
      expect([what, end.row.status, end.placed]).toEqual([what, 'STARTED', 1])
      expect(end.thrown).toMatchObject(Array(3).fill({ name: 'Unavailable', inDoubt: true }))
    } else if (text === '"REJECTED"' && status === 422) {
      expect(end).toMatchObject({ row: { status: 'REJECTED', reason: 'halted' }, placed: 1 })
    } else expectRecordedOrLeft(what, end, status === 200 ? clearFill({ ...goodFill, status: text }, signal.quantity) : undefined)
  })
})

test('whatever a venue writes as the reason of a refusal, it is a refusal, and its report can be read', async () => {
  await eachHostile(async (reason, signal) => {
    venue.says.set(signal.id, { placed: says(422, { status: '"REJECTED"', reason }), found: undefined })
    const { row, reports, thrown, placed } = await executed(signal)
    const what = brief('reason', reason)
    expect([what, row.status, placed, thrown]).toEqual([what, 'REJECTED', 1, [undefined, undefined, undefined]])
    expect(reports).toHaveLength(1)
    expect(row.reason?.length).toBeGreaterThan(0)
  })
})

test('a rejection with a filled quantity is not a rejection', async () => {
  await eachHostile(async (filledQuantity, signal) => {
    const words = says(422, { status: '"REJECTED"', reason: '"halted"', filledQuantity })
    venue.says.set(signal.id, { placed: words, found: { ...words, status: 200 } })
    const end = await executed(signal)
    const what = brief('filledQuantity', filledQuantity)
    if (isFault(filledQuantity) || amountOf(filledQuantity)?.isZero()) expect([what, end.row.status]).toEqual([what, 'REJECTED'])
    else expectRecordedOrLeft(what, end, undefined)
  })
})

test('a signal is never called expired while what the venue said of it cannot be read', async () => {
  const signal = aSignal()
  venue.says.set(signal.id, { placed: says(200, { ...goodFill, fee: '"free"' }), found: undefined })
  await withEngine(async (ports, reports) => {
    await expect(executeSignal(ports)(signal, context(deliveries.first))).rejects.toMatchObject({ name: 'Poison' })
    const expire = () => expireSignal(ports)(signal, context(deliveries.again), new Error('the handler took longer than 8000 ms'))
    await expect(expire()).rejects.toMatchObject({ name: 'Poison' })
    // What another engine had come to before, and not the venue: the mark outweighs it.
    const { claims = 0 } = (await ledger.show(signal.id)) ?? {}
    const late = ledger.record(signal.id, expiryOf(signal), { fencingToken: claims, fromVenue: false })
    await expect(late).rejects.toMatchObject({ name: 'Superseded' })
    venue.says.set(signal.id, { placed: says(500, {}), found: says(200, goodFill) })
    await expire()
    expect(reports).toMatchObject([{ status: 'FILLED', fee: '0.19' }])
  })
  expect(venue.placed.get(signal.id)).toBe(1)
})

test('without a ledger the signal is dead-lettered with what the venue said', async () => {
  const signal = aSignal()
  venue.says.set(signal.id, { placed: says(200, { ...goodFill, fee: '"free"' }), found: undefined })
  await withEngine(async (ports) => {
    const executing = executeSignal({ ...ports, store: noStore })(signal, context(deliveries.first))
    await expect(executing).rejects.toMatchObject({ name: 'Poison', message: expect.stringMatching(/may have filled it.*free/) })
  })
})

test('a fill that the ledger cannot store is also left to a user', async () => {
  const signal = aSignal()
  venue.says.set(signal.id, { placed: says(200, goodFill), found: says(200, goodFill) })
  const record: Ledger['record'] = (id, report, outcome) => ledger.record(id, { ...report, venue: 'a\u0000venue' }, outcome)
  await withEngine(async (ports) => {
    const executing = executeSignal({ ...ports, store: { ...ledger, record } })(signal, context(deliveries.first))
    await expect(executing).rejects.toMatchObject({ name: 'Poison', message: expect.stringContaining('may have filled it') })
  })
  expect(await ledger.show(signal.id)).toMatchObject({ status: 'STARTED', unreadableAt: expect.any(Date) })
  expect(ledger.unready()).toBeUndefined()
})
