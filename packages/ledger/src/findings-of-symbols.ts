import type { Querying } from '@trading/postgres'
import { unreadableAnswer } from './unreadable'

/** An open finding and the symbol that it concerns. */
export interface SymbolFinding {
  symbol: string
  /** Increases in the order in which they were found. */
  id: string
  kind: string
  /** The signal's id, or the venue's id of an order that no signal requested. */
  clientOrderId: string
  /** The status in the ledger when it was found, such as `FILLED`; `none` if it had no such order. */
  inLedger: string
  /** The same at the venue; `unreadable` if its answer was. */
  atVenue: string
  /** When it was found, or when it last recurred. */
  since: Date
  /** How many open findings there are of this symbol. */
  ofSymbol: number
}

export interface SymbolFindingsLimits {
  /** At most so many of a symbol, the oldest. */
  perSymbol: number
  limit: number
}

// The signal says which symbol it is; the venue only of an order that no signal requested. LIMIT keeps it one look-up by key for each finding,
// however large the ledger is.
const statement = {
  text: `
    WITH open AS (
      SELECT findings.id, kind, client_order_id, coalesce(reopened_at, found_at) AS since,
        coalesce(signal.symbol, detail->'venue'->>'symbol') AS symbol,
        coalesce(detail->'ledger'->>'status', signal.status, 'none') AS in_ledger,
        coalesce(detail->'venue'->>'status', CASE kind WHEN '${unreadableAnswer}' THEN 'unreadable' ELSE 'none' END) AS at_venue
      FROM reconciliation_findings AS findings LEFT JOIN LATERAL (
        SELECT symbol, status FROM signals WHERE signal_id =
          CASE WHEN client_order_id ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' THEN client_order_id::uuid END
        LIMIT 1
      ) AS signal ON true
      WHERE resolved_at IS NULL
    ), placed AS (
      SELECT *, row_number() OVER (PARTITION BY symbol ORDER BY id) AS place, count(*) OVER (PARTITION BY symbol)::int AS of_symbol
      FROM open WHERE symbol IS NOT NULL
    )
    SELECT symbol, id::text, kind, client_order_id AS "clientOrderId", in_ledger AS "inLedger", at_venue AS "atVenue", since,
      of_symbol AS "ofSymbol"
    FROM placed WHERE place <= $1 ORDER BY placed.id LIMIT $2`,
}

/** The open findings that concern a symbol, oldest first. */
export const findingsOfSymbols =
  (querying: Querying) =>
  async ({ perSymbol, limit }: SymbolFindingsLimits): Promise<SymbolFinding[]> =>
    (await querying.rows<SymbolFinding>(statement, [perSymbol, limit])).rows
