import { Unavailable } from '@trading/messaging'

/** An order must not be placed now. Whether the venue has it already is another question. */
export class PlacingForbidden extends Error {
  readonly code = 'PLACING_FORBIDDEN'
  override readonly name = 'PlacingForbidden'

  constructor(
    message: string,
    /** It concerns few signals and may last, while others flow. Otherwise intake is stopped as well. */
    readonly lasts: boolean,
  ) {
    super(message)
  }
}

/** The signal waits, without an attempt counted. */
export const asWaiting = (cause: PlacingForbidden, inDoubt: boolean): Unavailable =>
  new Unavailable(cause.message, { cause, counted: false, inDoubt, slow: cause.lasts, soon: !cause.lasts })
