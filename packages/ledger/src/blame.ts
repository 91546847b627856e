import { describeCause } from '@trading/runtime'
import { DatabaseError } from 'pg'
import { CallFailed, DataRefused } from './errors'

/** Data exceptions and broken constraints: what was sent is wrong, and would be the next time. */
const ofTheData = /^2[23]/

/**
 * What is an administrator's, a disk's or a session's, whatever was sent: connections (08), read-only (25), logins (28, 3D), transactions
 * that collide (40), missing rights and tables (42), resources such as a full disk (53), locks (55), shutdowns and time-outs (57), I/O (58).
 */
const ofTheServer = /^(08|25|28|3D|40|42|53|55|57|58)/

/** An error that JavaScript itself throws at data, such as what is kept in the ledger being no JSON: the database has nothing to do with it. */
const ofOurs = [TypeError, RangeError, SyntaxError]

/** DataRefused where the database refused what was sent, else the cause as it is. */
export const asRefusalOfData = (cause: unknown): unknown =>
  cause instanceof DatabaseError && ofTheData.test(cause.code ?? '')
    ? new DataRefused(`the ledger cannot hold it (SQLSTATE ${cause.code}): ${describeCause(cause)}`, { cause })
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
  if (!mayBeTheWorks(failure)) throw asRefusalOfData(failure)
  await rehearse()
  try {
    return await again()
  } catch (cause) {
    if (!mayBeTheWorks(cause)) throw asRefusalOfData(cause)
    throw new CallFailed(`the ledger works, and this failed twice: ${describeCause(cause)}`, { cause })
  }
}

const mayBeTheWorks = (cause: unknown): boolean => {
  if (!(cause instanceof DatabaseError)) return ofOurs.some((kind) => cause instanceof kind)
  return !ofTheData.test(cause.code ?? '') && !ofTheServer.test(cause.code ?? '')
}
