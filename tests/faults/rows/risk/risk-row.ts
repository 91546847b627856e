import { freePort } from '@trading/dev'
import type { Invariant } from '@trading/rig/oracle/oracle'
import { portfolioDifferences } from '@trading/rig/oracle/portfolio'
import type { Load, Member, Rig, SharedVenue } from '@trading/rig/platform/rig'
import { until } from '@trading/rig/until'
import type { Row } from '../../row'

/** What a fault meets: engines that ask the portfolio about each order, under load, and one symbol whose limit is nearly used up. */
export interface RiskAtWork {
  engines: readonly Member[]
  portfolio: Member
  load: Load
  venue: SharedVenue
}

export interface RiskRow extends Pick<Row, 'number' | 'fault' | 'story' | 'duplicates' | 'quick' | 'needsDatabaseControl'> {
  /** Besides I1 and I6. */
  invariants?: readonly Invariant[]
  run: (rig: Rig, at: RiskAtWork) => Promise<void>
}

const limited = 'MSFT'
const limit = 25
const settleMs = 30_000

/** Orders that the venue has taken and that were not reserved before. */
async function placedUnreserved({ database }: Rig, venue: SharedVenue): Promise<string[]> {
  const rows = await database.sql<{ id: string; at: number }>(
    'SELECT signal_id AS id, (extract(epoch FROM asked_at) * 1000)::float8 AS at FROM reservations WHERE refusal IS NULL',
  )
  const reservedAt = new Map(rows.map(({ id, at }) => [id, at]))
  // The venue's times have no microseconds.
  const isReserved = (id: string, takenAt: number) => (reservedAt.get(id) ?? Number.POSITIVE_INFINITY) < takenAt + 1
  return (await venue.book())
    .filter(({ clientOrderId, takenAt }) => !isReserved(clientOrderId, takenAt))
    .map(({ clientOrderId }) => clientOrderId)
}

const numberOf = async ({ database }: Rig, text: string): Promise<number> => (await database.sql<{ n: number }>(text))[0]?.n ?? 0

/** Waits for what comes with time, and says otherwise what did not come. */
async function settles(rig: Rig, what: string, differences: () => Promise<readonly string[]>): Promise<void> {
  rig.tell(`waiting until ${what}`)
  let left: readonly string[] = []
  const settled = async () => {
    left = await differences()
    return left.length === 0
  }
  await until(what, settled, { withinMs: settleMs }).catch(() => undefined)
  for (const difference of left) rig.check(difference, false)
}

/**
 * A row of the limits that all engines share. Afterwards every order of the venue must have been reserved before, the limit is used up and not
 * exceeded, nothing is reserved any more, and the positions are the sums of the ledger's fills.
 */
export const riskRow = ({ invariants = [], run, ...row }: RiskRow): Row => ({
  ...row,
  invariants: ['I1', 'I6', ...invariants],
  async run(rig) {
    const port = String(await freePort())
    const risk = { RISK: 'portfolio', RISK_CALL_MS: '500', PORTFOLIO_URL: `http://127.0.0.1:${port}` }
    const venue = await rig.startVenue()
    // They are ready once the portfolio is, which waits for the ledger that they make.
    const engines = await rig.startEngines(4, { env: { PREFETCH: '4', ...risk }, ready: false })
    const portfolio = await rig.startPortfolio({ env: { GRPC_PORT: port, RISK_MAX_POSITION: `${limited}=${limit}` } })
    for (const engine of engines) await engine.ready()
    const load = await rig.openLoad()
    load.start(40)
    await load.flows(20)
    load.begin(20, { symbol: limited, side: 'BUY', quantity: '1' })
    await run(rig, { engines, portfolio, load, venue })
    load.begin(20, { symbol: limited, side: 'BUY', quantity: '1' })
    await load.flows(40)
    await load.stop()
    await rig.untilEnd(load.sent.map(({ id }) => id))

    const filled = await numberOf(
      rig,
      `SELECT coalesce(sum(filled_quantity), 0)::float8 AS n FROM signals WHERE status = 'FILLED' AND symbol = '${limited}'`,
    )
    rig.check(`the limit of ${limit} is used up and not exceeded: ${filled}`, filled === limit)
    const unreserved = await placedUnreserved(rig, venue)
    rig.check(`every order was reserved before: ${unreserved.length} were not, ${unreserved[0]}`, unreserved.length === 0)
    await settles(rig, 'nothing is reserved', async () => {
      const open = await numberOf(rig, 'SELECT count(*)::int AS n FROM reservations WHERE ended_at IS NULL')
      return open === 0 ? [] : [`${open} orders are still reserved`]
    })
    await settles(rig, 'the positions are the sums of the ledger', () => portfolioDifferences(rig.database))
    return undefined
  },
})
