import { z } from 'zod'

/** As long as an amount may be; what a report holds of one is never longer. */
export const maxAmountLength = 256

const digits = '(0|[1-9]\\d*)(\\.\\d+)?'
const bounded = z.string().max(maxAmountLength)

/**
 * An exact decimal above zero as a venue says it, such as `"100.10"`. Venues count with more decimals than signals have, so that only its
 * length is bounded: money that has moved is kept as it was said.
 */
export const venueAmount = bounded
  .regex(new RegExp(`^${digits}$`), 'must be a decimal string such as "189.25"')
  .regex(/[1-9]/, 'must be above zero')

/** What a venue charges, likewise; below zero it is a rebate. */
export const venueFee = bounded.regex(new RegExp(`^-?${digits}$`), 'must be a decimal string such as "0.19", or "-0.02" for a rebate')
