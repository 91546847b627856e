import { z } from 'zod'

/** The maximum length of an amount. */
export const maxAmountLength = 256

const digits = '(0|[1-9]\\d*)(\\.\\d+)?'
const bounded = z.string().max(maxAmountLength)

/**
 * An exact decimal above zero as the venue reports it, such as `"100.10"`. Venues use more decimals than signals, so only the length is
 * bounded: an executed amount is stored exactly as reported.
 */
export const venueAmount = bounded
  .regex(new RegExp(`^${digits}$`), 'must be a decimal string such as "189.25"')
  .regex(/[1-9]/, 'must be above zero')

/** The venue's fee, likewise; a negative fee is a rebate. */
export const venueFee = bounded.regex(new RegExp(`^-?${digits}$`), 'must be a decimal string such as "0.19", or "-0.02" for a rebate')
