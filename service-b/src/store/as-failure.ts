import { DataRefused, FieldOutOfRange, LedgerFault, Superseded } from '@trading/ledger'
import { Poison, Unavailable } from '@trading/messaging'

/**
 * What an error of the ledger means for the current signal. An unavailable ledger is waited for like a venue, without counting an attempt,
 * and intake is shut meanwhile; a signal that another engine has claimed since is retried likewise. Data that it cannot hold is final. Any
 * other error is returned unchanged, and its attempts are counted. `inDoubt` is whether the venue may have the order.
 */
export function asFailure(error: unknown, inDoubt: boolean): unknown {
  if (error instanceof LedgerFault)
    return new Unavailable('the ledger is unavailable', { cause: error, counted: false, inDoubt, soon: true })
  if (error instanceof Superseded) return new Unavailable('another engine is at it', { cause: error, counted: false, inDoubt: true })
  if (error instanceof FieldOutOfRange || error instanceof DataRefused)
    return new Poison(`the ledger cannot hold it: ${error.message}`, { cause: error })
  return error
}
