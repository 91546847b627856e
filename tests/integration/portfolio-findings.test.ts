import { type Ledger, openLedger } from '@trading/ledger'
import { startTcpProxy, type TcpProxy, through } from '@trading/rig/network/tcp-proxy'
import { quietLog } from '@trading/rig/quiet-log'
import { aSignal } from '@trading/rig/signals'
import { until } from '@trading/rig/until'
import { filled } from '../../service-b/src/rules/reports'
import { type FollowedFindings, followFindings } from '../../service-portfolio/src/findings/follow-findings'
import { fillOf } from '../../service-portfolio/src/rules/fill-of'
import { openStage, type Stage } from '../support/portfolio-stage'

// What the reconciliation found stands beside the positions that it concerns, in a database with a ledger and a portfolio.

const knownForMs = 1_000
const by = { engine: 'engine-1', attempt: 1, venue: 'paper', now: Date.now }

let stage: Stage
let ledger: Ledger
let proxy: TcpProxy
let followed: FollowedFindings
let client: ReturnType<Stage['client']>
let counted: number | undefined

beforeEach(async () => {
  stage = await openStage({ findingsOf: (symbol) => followed.findingsOf(symbol) })
  const { migrationUrl: url } = stage.database
  ledger = await openLedger({ url, engine: 'engine-1', log: quietLog() })
  await until('the ledger is ready', () => ledger.unready() === undefined)
  const { hostname: host, port } = new URL(url)
  proxy = await startTcpProxy({ target: () => ({ host, port: Number(port) || 5432 }) })
  const metrics = {
    openFindings(count: number) {
      counted = count
    },
  }
  followed = followFindings({ url: through(proxy, url), log: quietLog(), metrics, everyMs: 20, knownForMs })
  client = stage.client((await stage.serve()).port)
})
afterEach(async () => {
  await followed.close()
  await proxy.close()
  await ledger.close()
  await stage.close()
})

/** A fill of this symbol, in the ledger and booked. */
async function bookedFill(symbol: string) {
  const signal = aSignal({ symbol, side: 'BUY', quantity: '1' })
  await ledger.claim(signal, { attempt: 1, redelivered: false })
  const fill = { filledQuantity: '1', averagePrice: '100', fee: '0', at: new Date().toISOString(), status: 'FILLED' } as const
  const report = filled(signal, fill, by)
  await ledger.record(signal.id, report, { fencingToken: 1, fromVenue: true })
  const booked = fillOf(report)
  if (booked) await stage.store.book(booked)
  return signal
}
const findingsOf = async (symbol: string) => (await client.call('Portfolio', 'GetPosition', { symbol })).position.open_findings
const untilCounted = (symbol: string, count: number) =>
  until(`${symbol} has ${count}`, async () => (await findingsOf(symbol))?.count === count)

test('a finding stands beside the position of its symbol, by call and in a snapshot, until it is resolved', async () => {
  const [signal] = [await bookedFill('AAA'), await bookedFill('BBB')]
  await untilCounted('AAA', 0)
  const finding = { kind: 'unknown_to_venue', clientOrderId: signal.id }
  await ledger.recordFinding({ ...finding, detail: { ledger: { status: 'FILLED' }, venue: null } })
  await untilCounted('AAA', 1)
  const shown = { id: '1', kind: 'unknown_to_venue', client_order_id: signal.id, what: 'FILLED in the ledger, none at the venue' }
  expect((await findingsOf('AAA')).findings).toEqual([{ ...shown, since: expect.anything() }])
  const { positions } = await client.call('Portfolio', 'ListPositions')
  const counts = (all: { booked: { symbol: string }; open_findings: { count: number } }[]) =>
    all.map(({ booked, open_findings }) => [booked.symbol, open_findings.count])
  expect(counts(positions)).toEqual([
    ['AAA', 1],
    ['BBB', 0],
  ])
  const { messages } = await client.read('PortfolioStream', 'Watch', {}, () => true)
  expect(counts(messages[0].snapshot.positions)).toEqual(counts(positions))
  expect(counted).toBe(1)
  await ledger.resolveFinding(finding)
  await untilCounted('AAA', 0)
})

test('each kind of finding leads to its symbol: a marked signal, an order that no signal requested, and one without a symbol to none', async () => {
  await bookedFill('AAA')
  const marked = aSignal({ symbol: 'AAA', side: 'BUY', quantity: '1' })
  await ledger.claim(marked, { attempt: 1, redelivered: false })
  await ledger.markUnreadable(marked.id, { venue: 'paper', why: 'no status', answer: '{}' })
  const listed = { symbol: 'AAA', side: 'SELL', quantity: '5', status: 'PENDING_NEW', takenAt: '2026-01-05T00:00:00.000Z' }
  await ledger.recordFinding({ kind: 'unknown_order', clientOrderId: 'by hand', detail: { ledger: null, venue: listed } })
  await ledger.recordFinding({
    kind: 'unreadable_answer',
    clientOrderId: 'order-sha256:00',
    detail: { ledger: null, venue: { why: 'no id' } },
  })
  await untilCounted('AAA', 2)
  const { findings } = await findingsOf('AAA')
  expect(findings.map(({ kind, what }: { kind: string; what: string }) => `${kind}: ${what}`)).toEqual([
    'unreadable_answer: STARTED in the ledger, unreadable at the venue',
    'unknown_order: none in the ledger, PENDING_NEW at the venue',
  ])
})

test('of many findings the oldest are shown, and all are counted', async () => {
  await bookedFill('AAA')
  await stage.database.sql(`
    INSERT INTO reconciliation_findings (kind, client_order_id, detail, engine)
    SELECT 'unknown_order', 'order ' || n, '{"ledger": null, "venue": {"symbol": "AAA", "status": "FILLED"}}', 'engine-1'
    FROM generate_series(1, 3000) AS n`)
  await untilCounted('AAA', 3_000)
  const { findings } = await findingsOf('AAA')
  expect(findings.map(({ client_order_id }: { client_order_id: string }) => client_order_id)).toEqual([
    ...['order 1', 'order 2', 'order 3', 'order 4', 'order 5'],
  ])
})

test('while the ledger cannot be read, positions are answered without findings, and with them once it can', async () => {
  await bookedFill('AAA')
  await untilCounted('AAA', 0)
  proxy.blackHole()
  await until('the findings are unknown', async () => (await findingsOf('AAA')) === null)
  expect(followed.warning?.()).toMatch(/^the open findings of the reconciliation are unknown/)
  expect((await client.call('Portfolio', 'GetPosition', { symbol: 'AAA' })).position.booked).toMatchObject({ quantity: '1' })
  await proxy.heal()
  await untilCounted('AAA', 0)
  expect(followed.warning?.()).toBeUndefined()
})
