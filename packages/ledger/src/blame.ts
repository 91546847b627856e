import { isFaultOfData, isFaultOfServer, sqlStateOf } from '@trading/postgres'
import { describeCause } from '@trading/runtime'
import { CallFailed, DataRefused } from './errors'

/** Errors that JavaScript throws for bad data, such as invalid JSON in the ledger; the database is not involved. */
const ofOurs = [TypeError, RangeError, SyntaxError]

/** DataRefused if the database refused the data, otherwise the cause itself. */
export const asDataRefused = (cause: unknown): unknown =>
  isFaultOfData(cause)
    ? new DataRefused(`the ledger cannot hold it (SQLSTATE ${sqlStateOf(cause)}): ${describeCause(cause)}`, { cause })
    : cause

export interface Retrial<T> {
  /** Repeats what failed. */
  again: () => Promise<T>
  rehearse: () => Promise<unknown>
}

/**
 * Distinguishes a message that fails from a ledger that is unavailable. If it could be either, a rehearsal decides: if the ledger does the
 * same for other data and the work then fails again, the work is at fault.
 * @throws DataRefused or CallFailed, for which the work is at fault; for any other error it is not
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
