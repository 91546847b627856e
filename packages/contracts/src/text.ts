import { z } from 'zod'

/**
 * Text that every part of the way can hold: 1 to so many characters (code points, as JSON Schema counts them) of well-formed Unicode without a
 * NUL. PostgreSQL refuses a NUL in any text, and half of a surrogate pair has no UTF-8: it would be stored and sent as another character than
 * the one that came.
 */
export const text = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[^\0\p{Cs}]*$/u, 'must be well-formed Unicode without NUL (U+0000)')
