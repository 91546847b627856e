import { randomUUID } from 'node:crypto'
import { type ExecutionReport, executionReport, type Signal } from '@trading/contracts'
import type { CommitPool } from '@trading/postgres'
import { claimSignal } from './claim'
import { markStatement } from './marks'
import { recordOutcome } from './record'

/**
 * Does for a signal that nobody sent all that is done for one, and takes it back: a write that changes nothing. It fails where any part
 * of the work would fail: in a read-only database, with a right missing, a table locked or a disk full. Reading would tell of none of them.
 */
export const rehearse = ({ pool, engine }: { pool: CommitPool; engine: string }): Promise<void> =>
  pool.undone(async (querying) => {
    const signal = nobodysSignal()
    const claim = claimSignal({ querying, engine })
    await claim(signal, { attempt: 1, redelivered: false })
    await claim(signal, { attempt: 1, redelivered: true })
    await recordOutcome(querying)(signal.id, expiryOf(signal, engine), { fencingToken: 2, fromVenue: false })
    await querying.values(markStatement, [[signal.id]])
  })

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
