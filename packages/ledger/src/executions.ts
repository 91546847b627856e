import type { ExecutionStatus, Side } from '@trading/contracts'
import type { Querying } from '@trading/postgres'

/**
 * Where an outcome stands among all: `position` is the transaction that recorded it. Outcomes are read only once every older transaction has
 * ended, so none can appear later at a lower place.
 */
export interface ExecutionPlace {
  position: number
  signalId: string
}

/** The outcome of a signal. Amounts are exact decimals. */
export interface Execution extends ExecutionPlace {
  symbol: string
  side: Side
  strategy: string
  /** What was ordered. */
  quantity: string
  referencePrice: string
  status: ExecutionStatus
  filledQuantity: string
  averagePrice: string
  fee: string
  /** Null for a fill. */
  reason: string | null
  venue: string
  engine: string
  attempt: number
  claims: number
  issuedAt: Date
  executedAt: Date
  endedAt: Date
}

export interface ExecutionsFilter {
  symbol?: string | undefined
  status?: ExecutionStatus | undefined
  strategy?: string | undefined
  /** Recorded at or after this instant, and before that one. */
  from?: Date | undefined
  to?: Date | undefined
}

export interface ExecutionsQuery extends ExecutionsFilter {
  /** Only what stands before this place, which is older. */
  before?: ExecutionPlace | undefined
  limit: number
  /** How many outcomes may be looked at: a filter that few pass must not read the whole ledger. At least `limit`. */
  scan: number
}

export interface ExecutionsPage {
  /** Newest first. May be fewer than the limit although there are more. */
  executions: Execution[]
  /** Where the next page begins; undefined if there is nothing older. */
  next: ExecutionPlace | undefined
}

/** Before the first outcome. */
export const beforeAllExecutions: ExecutionPlace = { position: 0, signalId: '00000000-0000-0000-0000-000000000000' }

/** Negative if `one` comes first. */
export const inPlaceOrder = (one: ExecutionPlace, other: ExecutionPlace): number => {
  if (one.position !== other.position) return one.position - other.position
  if (one.signalId === other.signalId) return 0
  return one.signalId < other.signalId ? -1 : 1
}

// As a decimal number: 2^53 transactions are beyond the life of a server.
const place = `position::text::float8 AS position, signal_id AS "signalId"`
const columns = `
  ${place}, symbol, side, strategy, quantity, reference_price AS "referencePrice", status, filled_quantity AS "filledQuantity",
  average_price AS "averagePrice", fee, reason, venue, ended_by AS engine, attempt, claims, issued_at AS "issuedAt",
  executed_at AS "executedAt", ended_at AS "endedAt"`

/** What no transaction that still runs can come before. */
const settled = 'position < pg_snapshot_xmin(pg_current_snapshot())'

// One statement, so that the page and the place where its search ended are of one state.
const pageStatement = {
  text: `
    WITH scanned AS MATERIALIZED (
      SELECT position, signal_id FROM reports
      WHERE ${settled} AND ($1::xid8 IS NULL OR (position, signal_id) < ($1::xid8, $2::uuid))
      ORDER BY position DESC, signal_id DESC LIMIT $3
    ), page AS (
      SELECT ${columns}
      FROM scanned JOIN signals USING (signal_id)
      WHERE ($4::text IS NULL OR upper(symbol COLLATE "C") = upper($4 COLLATE "C")) AND ($5::text IS NULL OR status = $5)
        AND ($6::text IS NULL OR strategy = $6) AND ($7::timestamptz IS NULL OR ended_at >= $7) AND ($8::timestamptz IS NULL OR ended_at < $8)
      ORDER BY scanned.position DESC, signal_id DESC LIMIT $9
    )
    SELECT page.*, (SELECT count(*)::int FROM scanned) AS scanned, oldest."oldestPosition", oldest."oldestId", oldest."oldestAt"
    FROM (
      SELECT scanned.position::text::float8 AS "oldestPosition", signal_id AS "oldestId", committed_at AS "oldestAt"
      FROM (SELECT * FROM scanned ORDER BY position, signal_id LIMIT 1) AS scanned JOIN reports USING (signal_id)
    ) AS oldest LEFT JOIN page ON true
    ORDER BY page.position DESC, page."signalId" DESC`,
}

const afterStatement = {
  text: `
    SELECT ${columns} FROM reports JOIN signals USING (signal_id)
    WHERE ${settled} AND (position, signal_id) > ($1::xid8, $2::uuid)
    ORDER BY reports.position, signal_id LIMIT $3`,
}

const lastStatement = { text: `SELECT ${place} FROM reports WHERE ${settled} ORDER BY reports.position DESC, signal_id DESC LIMIT 1` }

// Outcomes move to the archive after 7 days at the earliest. Younger than that, all that came after a place are here.
const resumableStatement = {
  text: `
    SELECT CASE WHEN $1::xid8 = '0' AND $2::uuid = '${beforeAllExecutions.signalId}'
      THEN NOT EXISTS (SELECT FROM archived_signals)
      ELSE EXISTS (SELECT FROM reports WHERE signal_id = $2 AND position = $1 AND committed_at > now() - interval '6 days')
    END`,
}

type PageRow = Execution & { scanned: number; oldestPosition: number; oldestId: string; oldestAt: Date }

/** The order of the places differs from that of the times by the length of a transaction. */
const disorderMs = 600_000

/** Read-only: the outcomes of signals that are not in the archive, in the order of their commits. */
export const ledgerExecutions = (querying: Querying) => ({
  async executions({ before, limit, scan, symbol, status, strategy, from, to }: ExecutionsQuery): Promise<ExecutionsPage> {
    const filter = [symbol, status, strategy, from, to]
    const { rows } = await querying.rows<PageRow>(pageStatement, [before?.position, before?.signalId, scan, ...filter, limit])
    const [first] = rows
    if (!first) return { executions: [], next: undefined }
    const { scanned, oldestPosition, oldestId, oldestAt } = first
    const executions = rows.filter(({ signalId }) => signalId !== null).map(executionOf)
    const last = executions.at(-1)
    if (last && executions.length === limit) return { executions, next: { position: last.position, signalId: last.signalId } }
    const isOver = scanned < scan || (from !== undefined && oldestAt.getTime() < from.getTime() - disorderMs)
    return { executions, next: isOver ? undefined : { position: oldestPosition, signalId: oldestId } }
  },
  /** The outcomes after a place, oldest first. */
  async executionsAfter({ position, signalId }: ExecutionPlace, limit: number): Promise<Execution[]> {
    return (await querying.rows<Execution>(afterStatement, [position, signalId, limit])).rows
  },
  /** The place of the newest outcome; before all if there is none. */
  async lastExecution(): Promise<ExecutionPlace> {
    return (await querying.rows<ExecutionPlace>(lastStatement, [])).rows[0] ?? beforeAllExecutions
  },
  /** Whether everything after a place can still be read, none left out. Not if it is of another ledger, or about to be archived. */
  async isResumable({ position, signalId }: ExecutionPlace): Promise<boolean> {
    return (await querying.values<[boolean]>(resumableStatement, [position, signalId])).rows[0]?.[0] ?? false
  },
})

const executionOf = ({ scanned: _, oldestPosition: __, oldestId: ___, oldestAt: ____, ...execution }: PageRow): Execution => execution
