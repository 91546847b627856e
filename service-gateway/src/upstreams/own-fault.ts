import { DatabaseUnavailable, sqlStateOf } from '@trading/postgres'

/** By name, since errors of Node.js and those of a test may have constructors of their own. */
const ofOurs = new Set(['TypeError', 'RangeError', 'ReferenceError', 'AssertionError'])

const isMistake = (cause: unknown): boolean => cause instanceof Error && ofOurs.has(cause.name)

/** PostgreSQL has answered: it cannot read the statement, or a value of it. */
const isRefusedStatement = (cause: unknown): boolean => /^(22|42)/.test(sqlStateOf(cause) ?? '')

/**
 * Whether an error is a mistake of this program, and not of the service that was asked: trying again in 2 s does not help. Readers of databases
 * wrap whatever fails, so their cause counts.
 */
export const isOwnFault = (cause: unknown): boolean =>
  isMistake(cause) || (cause instanceof DatabaseUnavailable && (isMistake(cause.cause) || isRefusedStatement(cause.cause)))
