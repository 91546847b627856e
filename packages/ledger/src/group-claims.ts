import type { Signal } from '@trading/contracts'
import { type CommitPool, groupCommit } from '@trading/postgres'
import { type Claim, type ClaimedBy, claimSignal } from './claim'
import { claimOld, mayBeArchived } from './claim-old'
import { type ClaimCall, claimTogether } from './claim-together'
import { mustBeExact } from './out-of-range'

export interface GroupOptions {
  pool: CommitPool
  /** How long a call may wait behind others. */
  waitMs: number
}

/** A signal is bounded by its schema, and only the number of signals matters. */
const signalBytes = 512

/** Claims signals, many in one statement when many arrive at once. */
export function groupClaims({ pool, engine, waitMs }: GroupOptions & { engine: string }) {
  const young = claimSignal({ querying: pool, engine })
  const old = claimOld({ pool, engine })
  const alone = (signal: Signal, by: ClaimedBy): Promise<Claim> => (mayBeArchived(signal.id) ? old : young)(signal, by)
  const claims = groupCommit<ClaimCall, Claim>({
    keyOf: ({ signal }) => signal.id,
    sizeOf: () => signalBytes,
    alone: ({ signal, by }) => young(signal, by),
    together: claimTogether({ querying: pool, engine }),
    waitMs,
  })
  return {
    alone,
    async claim(signal: Signal, by: ClaimedBy): Promise<Claim> {
      const { quantity, referencePrice } = signal
      // Here, because one signal that cannot be stored would fail all of its group.
      mustBeExact({ quantity, referencePrice })
      if (mayBeArchived(signal.id)) return old(signal, by)
      return claims.call({ signal, by }, by.cancelled)
    },
    close: claims.close,
  }
}
