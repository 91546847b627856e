import { DatabaseConfigurationError, type DatabaseFault, DatabaseUnavailable } from '@trading/postgres'

/**
 * The database is away, or did not answer in time: whether it did what was asked is unknown. Every operation may be repeated, so
 * whoever called does that.
 */
export class LedgerFault extends DatabaseUnavailable {
  override readonly code = 'LEDGER_FAULT'
  override readonly name = 'LedgerFault'
}

/** The database can be reached but will not have us as configured: trying again cannot help, so the service ends with exit code 78. */
export class LedgerConfigurationError extends DatabaseConfigurationError<DatabaseFault | 'NO_LEDGER'> {
  override readonly name = 'LedgerConfigurationError'
}

/** Another engine has claimed the signal since, and this outcome is not the venue's: nothing was recorded, and it is the other's to end. */
export class Superseded extends Error {
  readonly code = 'SUPERSEDED'
  override readonly name = 'Superseded'
}

/** The database refused what it was to hold, as it would the next time: nothing was written, and trying again cannot help. */
export class DataRefused extends Error {
  readonly code = 'DATA_REFUSED'
  override readonly name = 'DataRefused'
}

/** The ledger works, and this call fails all the same: what it was asked for is to blame, so its attempts are counted. */
export class CallFailed extends Error {
  readonly code = 'CALL_FAILED'
  override readonly name = 'CallFailed'
}

/** The ledger cannot hold the amount exactly: nothing was written, and trying again cannot help. */
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
