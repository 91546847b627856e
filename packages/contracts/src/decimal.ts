import { z } from 'zod'

/**
 * An exact decimal number as a string, such as `"189.25"`: at most 18 digits before the point and 12 after it, no sign, no exponent.
 * Money and quantities travel as strings because a binary floating-point number cannot hold 0.1.
 */
export const decimal = z
  .string()
  .max(31)
  .regex(/^(0|[1-9]\d{0,17})(\.\d{1,12})?$/, 'must be a decimal string such as "189.25"')

/** A decimal string above zero. */
export const positiveDecimal = decimal.regex(/[1-9]/, 'must be above zero')
