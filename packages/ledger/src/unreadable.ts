import type { ExecutionReport } from '@trading/contracts'
import type { CommitPool } from '@trading/postgres'
import { LedgerFault } from './errors'
import { reopening } from './findings'
import { storable } from './storable'

/** A venue's unreadable answer, as stored. */
export interface UnreadableWord {
  venue: string
  why: string
  /** The answer as text that can be stored and shown. */
  answer: string
}

/** `ended`: an outcome was already recorded, and nothing was marked. */
export type Marked = { marked: true; isNew: boolean } | { marked: false; ended: ExecutionReport }

/** The kind of the finding that belongs to each marked row. */
export const unreadableAnswer = 'unreadable_answer'

// One statement, so that every marked row has its finding: marked rows are found through their findings.
const markStatement = {
  name: 'mark-unreadable',
  text: `
    WITH marked AS (
      UPDATE signals SET unreadable_at = coalesce(unreadable_at, now()), unreadable = coalesce(unreadable, $2::jsonb)
      WHERE signal_id = $1::uuid AND status = 'STARTED'
      RETURNING signal_id
    ), found AS (
      INSERT INTO reconciliation_findings (kind, client_order_id, detail, engine)
      SELECT '${unreadableAnswer}', signal_id::text, $2::jsonb, $3 FROM marked ${reopening}
      RETURNING id
    )
    SELECT (SELECT count(*) FROM marked)::int, (SELECT count(*) FROM found)::int`,
}

const endedStatement = { name: 'ended', text: 'SELECT report FROM reports WHERE signal_id = $1' }

/** Marks the signal's row, so that its order is never placed again, and stores the finding; durable when it resolves. */
export const markUnreadable =
  ({ pool, engine }: { pool: CommitPool; engine: string }) =>
  async (signalId: string, word: UnreadableWord): Promise<Marked> => {
    const { rows } = await pool.values<[number, number]>(markStatement, [signalId, storable(word), engine])
    const [marked, found] = rows[0] ?? [0, 0]
    if (marked === 1) return { marked: true, isNew: found === 1 }
    const ended = await pool.values<[string]>(endedStatement, [signalId])
    const [report] = ended.rows
    // A crash of PostgreSQL can lose a claim; the redelivered signal is then claimed again, and the venue is asked first.
    if (!report) throw new LedgerFault(`the ledger has no claim on signal ${signalId}: it must be claimed again`)
    return { marked: false, ended: JSON.parse(report[0]) }
  }
