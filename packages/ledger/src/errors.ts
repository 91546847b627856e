import { DatabaseConfigurationError, type DatabaseFault, DatabaseUnavailable } from '@trading/postgres'

/**
 * The database is unavailable or did not answer in time: whether the operation took effect is unknown. Every operation may be repeated, and
 * the caller does so.
 */
export class LedgerFault extends DatabaseUnavailable {
  override readonly code = 'LEDGER_FAULT'
  override readonly name = 'LedgerFault'
}

/** The database can be reached but refuses the configuration. Retrying cannot help, so the service exits with code 78. */
export class LedgerConfigurationError extends DatabaseConfigurationError<DatabaseFault | 'NO_LEDGER'> {
  override readonly name = 'LedgerConfigurationError'
}

/**
 * Another engine has claimed the signal since, and this outcome is not the venue's: nothing was recorded, and the other engine ends the
 * signal.
 */
export class Superseded extends Error {
  readonly code = 'SUPERSEDED'
  override readonly name = 'Superseded'
}

/** The database refused the data and would do so again: nothing was written, and retrying cannot help. */
export class DataRefused extends Error {
  readonly code = 'DATA_REFUSED'
  override readonly name = 'DataRefused'
}

/** The ledger works, but this call fails: its data is at fault, so its attempts are counted. */
export class CallFailed extends Error {
  readonly code = 'CALL_FAILED'
  override readonly name = 'CallFailed'
}

/** The ledger cannot store the amount exactly: nothing was written, and retrying cannot help. */
export class FieldOutOfRange extends Error {
  readonly code = 'FIELD_OUT_OF_RANGE'
  override readonly name = 'FieldOutOfRange'

  constructor(
    readonly field: string,
    readonly value: string,
    expected = 'a decimal with at most 18 digits before the point and 12 after it',
  ) {
    super(`${field} is out of range: "${value}" is not ${expected}`)
  }
}
