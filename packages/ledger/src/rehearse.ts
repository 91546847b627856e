import { randomUUID } from 'node:crypto'
import { type ExecutionReport, executionReport, type Signal } from '@trading/contracts'
import type { CommitPool } from '@trading/postgres'
import { claimSignal } from './claim'
import { markStatement } from './marks'
import { recordOutcome } from './record'

// A commit that a synchronous standby does not confirm waits forever, even after its client has gone. Limited to sessions of this login,
// since PostgreSQL hides the wait events of others.
const stuckStatement = {
  name: 'stuck-commits',
  text: `
    SELECT count(*)::int FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND wait_event = 'SyncRep'
      AND state_change < clock_timestamp() - interval '1 second'`,
}

/**
 * Runs the whole life cycle of a made-up signal and rolls it back. It fails if any part of the work would fail: in a read-only database,
 * without a permission, with a locked table or a full disk. A read would detect none of these. A rollback does not wait for a synchronous
 * standby, so the rehearsal also checks for commits that are stuck waiting for one.
 */
export const rehearse = ({ pool, engine }: { pool: CommitPool; engine: string }): Promise<void> =>
  pool.undone(async (querying) => {
    const signal = nobodysSignal()
    const claim = claimSignal({ querying, engine })
    await claim(signal, { attempt: 1, redelivered: false })
    await claim(signal, { attempt: 1, redelivered: true })
    await recordOutcome({ querying, instance: nobody })(signal.id, expiryOf(signal, engine), { fencingToken: 2, fromVenue: false })
    await querying.values(markStatement, [[signal.id]])
    const { rows } = await querying.values<[number]>(stuckStatement, [])
    const [stuck] = rows[0] ?? [0]
    if (stuck > 0) throw new Error(`commits wait for a synchronous standby that does not confirm them (${stuck} of them)`)
  })

const nobody = { number: 0 }

function nobodysSignal(): Signal {
  const now = new Date().toISOString()
  const amounts = { quantity: '1', referencePrice: '1' }
  const rest = { schema: 1, strategy: 'rehearsal', symbol: 'NONE', side: 'BUY', confidence: 0, sequence: 1 } as const
  return { id: randomUUID(), ...rest, ...amounts, issuedAt: now, validUntil: now }
}

const expiryOf = ({ id, symbol, side, validUntil }: Signal, engine: string): ExecutionReport =>
  executionReport({
    ...{ signalId: id, symbol, side, status: 'EXPIRED', filledQuantity: '0', averagePrice: '0', fee: '0' },
    ...{ reason: 'rehearsal', venue: 'none', engine, attempt: 1, executedAt: validUntil },
  })
