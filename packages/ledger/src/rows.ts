import type { ExecutionReport, ExecutionStatus, Side } from '@trading/contracts'
import type { Querying } from '@trading/postgres'
import type { UnreadableWord } from './unreadable'

/** `STARTED`: claimed, and its outcome not recorded. */
export type LedgerStatus = 'STARTED' | ExecutionStatus

/** A signal in the ledger. Amounts are exact decimals. */
export interface LedgerRow {
  signalId: string
  strategy: string
  symbol: string
  side: Side
  quantity: string
  referencePrice: string
  /** The price of market data from which the signal was made; null if it does not say so. */
  priceEpoch: number | null
  priceSequence: number | null
  priceAt: Date | null
  issuedAt: Date
  validUntil: Date
  status: LedgerStatus
  /** How many deliveries have claimed it. */
  claims: number
  /** Of the last claim, as are `attempt`, `redelivered` and `claimedAt`. */
  engine: string
  attempt: number
  redelivered: boolean
  claimedAt: Date
  /** When it was first claimed. */
  receivedAt: Date
  /** Null until the signal has ended, like the next fields; `reason` is also null for a fill. */
  venue: string | null
  filledQuantity: string | null
  averagePrice: string | null
  fee: string | null
  reason: string | null
  executedAt: Date | null
  endedAt: Date | null
  endedBy: string | null
  /** When the venue's answer was found unreadable, otherwise null. The row stays STARTED until an outcome is recorded. */
  unreadableAt: Date | null
}

export interface EarlierClaim {
  claim: number
  engine: string
  attempt: number
  redelivered: boolean
  /** RFC 3339. */
  at: string
}

export interface ByHand {
  by: string
  why: string
  /** The database's login. */
  login: string
  /** RFC 3339. */
  at: string
}

/** Everything the ledger holds about one signal. */
export interface LedgerEntry extends LedgerRow {
  /** The earlier claims, oldest first; of very many, only the first and the latest. */
  earlierClaims: EarlierClaim[]
  report: ExecutionReport | null
  committedAt: Date | null
  sentAt: Date | null
  /** How often the report was published and confirmed. */
  publishes: number | null
  /** The unreadable answer. */
  unreadable: UnreadableWord | null
  /** The operator who recorded the outcome, if one did. */
  byHand: ByHand | null
  /** When it was moved to the archive; null if it was not. */
  archivedAt: Date | null
}

/** First claimed at or after `from` and before `until`, oldest first. */
export interface PageOptions {
  from: Date
  until: Date
  status?: LedgerStatus
  /** The last signal id of the previous page. */
  after?: string
  limit: number
}

export interface EntryFilter {
  status?: LedgerStatus | undefined
  symbol?: string | undefined
  /** First claimed at or after this instant. */
  since?: Date | undefined
  limit: number
}

const columns = `
  signal_id AS "signalId", strategy, symbol, side, quantity, reference_price AS "referencePrice", price_epoch::float8 AS "priceEpoch",
  price_sequence::float8 AS "priceSequence", price_at AS "priceAt", issued_at AS "issuedAt",
  valid_until AS "validUntil", status, claims, engine, attempt, redelivered, claimed_at AS "claimedAt", received_at AS "receivedAt",
  venue, filled_quantity AS "filledQuantity", average_price AS "averagePrice", fee, reason, executed_at AS "executedAt",
  ended_at AS "endedAt", ended_by AS "endedBy", unreadable_at AS "unreadableAt"`

const findStatement = { name: 'find', text: `SELECT ${columns} FROM signals WHERE signal_id = ANY($1::uuid[])` }

// Looks up where the previous page ended, because a Date has no microseconds.
const pageStatement = {
  name: 'page',
  text: `
    SELECT ${columns} FROM signals
    WHERE received_at >= $1 AND received_at < $2 AND ($3::text IS NULL OR status = $3)
      AND ($4::uuid IS NULL OR (received_at, signal_id) > (SELECT received_at, signal_id FROM signals WHERE signal_id = $4))
    ORDER BY received_at, signal_id LIMIT $5`,
}

const filtered = `
    FROM signals
    WHERE ($1::text IS NULL OR status = $1) AND ($2::text IS NULL OR upper(symbol COLLATE "C") = upper($2 COLLATE "C")) AND ($3::timestamptz IS NULL OR received_at >= $3)`

const listStatement = { name: 'list', text: `SELECT ${columns} ${filtered} ORDER BY received_at DESC, signal_id DESC LIMIT $4` }

// Stops at the limit: counting millions would take seconds.
const countStatement = { name: 'count', text: `SELECT count(*)::int AS count FROM (SELECT ${filtered} LIMIT $4) AS counted` }

const beginningStatement = {
  name: 'beginning',
  text: `
    SELECT signal_id AS id FROM signals WHERE signal_id BETWEEN $1 AND $2
    UNION SELECT signal_id FROM archived_signals WHERE signal_id BETWEEN $1 AND $2
    ORDER BY id LIMIT $3`,
}

const showing = (from: string) => `
    SELECT ${columns}, earlier_claims AS "earlierClaims", report::json, committed_at AS "committedAt", sent_at AS "sentAt", publishes, unreadable,
      (SELECT json_build_object('by', recorded_by, 'why', why, 'login', login, 'at', recorded_at)
        FROM outcomes_by_hand WHERE outcomes_by_hand.signal_id = $1) AS "byHand", archived_at AS "archivedAt"
    FROM ${from}`

const showStatement = {
  name: 'show',
  text: showing(
    '(SELECT *, NULL::timestamptz AS archived_at FROM signals LEFT JOIN reports USING (signal_id) WHERE signal_id = $1) AS live',
  ),
}

const showArchivedStatement = {
  name: 'show-archived',
  text: showing(`(
      SELECT live.*, report, committed_at, sent_at, publishes, archived_at
      FROM archived_signals, LATERAL jsonb_populate_record(NULL::signals, signal) AS live WHERE archived_signals.signal_id = $1
    ) AS archived`),
}

/** Read-only, for reconciliation and operators. */
export const ledgerRows = (querying: Querying) => ({
  find: async (ids: readonly string[]): Promise<LedgerRow[]> => (await querying.rows<LedgerRow>(findStatement, [ids])).rows,
  page: async ({ from, until, status, after, limit }: PageOptions): Promise<LedgerRow[]> =>
    (await querying.rows<LedgerRow>(pageStatement, [from, until, status, after, limit])).rows,
  list: async ({ status, symbol, since, limit }: EntryFilter): Promise<LedgerRow[]> =>
    (await querying.rows<LedgerRow>(listStatement, [status, symbol, since, limit])).rows,
  count: async ({ status, symbol, since, limit }: EntryFilter): Promise<number> =>
    (await querying.rows<{ count: number }>(countStatement, [status, symbol, since, limit])).rows[0]?.count ?? 0,
  /** The ids that begin with these hexadecimal digits, at most `limit` of them. */
  beginning: async (digits: string, limit: number): Promise<string[]> =>
    (await querying.rows<{ id: string }>(beginningStatement, [digits.padEnd(32, '0'), digits.padEnd(32, 'f'), limit])).rows.map(
      ({ id }) => id,
    ),
  async show(id: string): Promise<LedgerEntry | undefined> {
    for (const statement of [showStatement, showArchivedStatement]) {
      const [entry] = (await querying.rows<LedgerEntry>(statement, [id])).rows
      if (entry) return entry
    }
    return undefined
  },
})
