import { DataRefused, FieldOutOfRange, LedgerFault, Superseded } from '@trading/ledger'
import { Poison, Unavailable } from '@trading/messaging'

/**
 * What a ledger error means for a signal. If the ledger does not answer, or another engine has claimed the signal since, the signal is
 * retried without counting the attempt. Data that the ledger cannot store is poison. Any other error is unchanged, and its attempts are
 * counted. `inDoubt` is whether the venue may have the order.
 */
export function asFailure(error: unknown, inDoubt: boolean): unknown {
  if (error instanceof LedgerFault)
    return new Unavailable('the ledger is unavailable', { cause: error, counted: false, inDoubt, soon: true })
  if (error instanceof Superseded)
    return new Unavailable('another engine has claimed the signal', { cause: error, counted: false, inDoubt: true })
  if (error instanceof FieldOutOfRange || error instanceof DataRefused)
    return new Poison(`the ledger cannot hold it: ${error.message}`, { cause: error })
  return error
}
