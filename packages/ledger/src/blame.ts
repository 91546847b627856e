import { isFaultOfData, isFaultOfServer, sqlStateOf } from '@trading/postgres'
import { describeCause } from '@trading/runtime'
import { CallFailed, DataRefused } from './errors'

/** An error that JavaScript itself throws at data, such as what is kept in the ledger being no JSON: the database has nothing to do with it. */
const ofOurs = [TypeError, RangeError, SyntaxError]

/** DataRefused where the database refused what was sent, else the cause as it is. */
export const asDataRefused = (cause: unknown): unknown =>
  isFaultOfData(cause)
    ? new DataRefused(`the ledger cannot hold it (SQLSTATE ${sqlStateOf(cause)}): ${describeCause(cause)}`, { cause })
    : cause

export interface Retrial<T> {
  /** What failed, once more. */
  again: () => Promise<T>
  rehearse: () => Promise<unknown>
}

/**
 * Tells a message that fails from a ledger that is away. Where the failure may be either's, a rehearsal decides: if the ledger does the
 * same for other data, and the work fails again right after, it is the work's own.
 * @throws DataRefused or CallFailed, which are the work's own fault; whatever else it throws is not
 */
export async function blame<T>(failure: unknown, { again, rehearse }: Retrial<T>): Promise<T> {
  if (!mayBeTheWorks(failure)) throw asDataRefused(failure)
  await rehearse()
  try {
    return await again()
  } catch (cause) {
    if (!mayBeTheWorks(cause)) throw asDataRefused(cause)
    throw new CallFailed(`the ledger works, and this failed twice: ${describeCause(cause)}`, { cause })
  }
}

const mayBeTheWorks = (cause: unknown): boolean => {
  if (sqlStateOf(cause) === undefined) return ofOurs.some((kind) => cause instanceof kind)
  return !isFaultOfData(cause) && !isFaultOfServer(cause)
}
