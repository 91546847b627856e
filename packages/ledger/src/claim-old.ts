import type { ExecutionReport, Signal } from '@trading/contracts'
import type { CommitPool, Querying } from '@trading/postgres'
import { type Claim, type ClaimedBy, claimSignal } from './claim'

/** Younger signals cannot be in the archive, which takes none before its seventh day, however wrong the clocks are. */
const neverArchivedMs = 3 * 86_400_000

/** Whether a signal is so old that it may be in the archive. A UUID version 7 begins with its time in milliseconds (RFC 9562, 5.7). */
export const mayBeArchived = (signalId: string, now = Date.now()): boolean =>
  now - Number.parseInt(signalId.slice(0, 8) + signalId.slice(9, 13), 16) > neverArchivedMs

const archivedStatement = { text: 'SELECT report FROM archived_signals WHERE signal_id = $1' }

/** Takes back a claim on an archived signal. */
class Archived extends Error {
  constructor(readonly report: ExecutionReport) {
    super('the signal is in the archive')
  }
}

/**
 * Claims an old signal. One in the archive has ended, although it has no row any more: a replayed dead letter must not place its order
 * again. It is looked up after the claim, because the claim waits for a move that is under way.
 */
export const claimOld =
  ({ pool, engine }: { pool: CommitPool; engine: string }) =>
  async (signal: Signal, by: ClaimedBy): Promise<Claim> => {
    const reportOf = async (querying: Querying): Promise<ExecutionReport | undefined> => {
      const [row] = (await querying.values<[string]>(archivedStatement, [signal.id])).rows
      return row && JSON.parse(row[0])
    }
    // Usually decides, and a claim that is taken back costs a connection.
    const known = await reportOf(pool)
    if (known) return { known: 'ended', report: known }
    try {
      return await pool.transaction(async (querying) => {
        const claim = await claimSignal({ querying, engine })(signal, by)
        const archived = claim.known === 'new' ? await reportOf(querying) : undefined
        if (archived) throw new Archived(archived)
        return claim
      })
    } catch (error) {
      if (error instanceof Archived) return { known: 'ended', report: error.report }
      throw error
    }
  }
