import { z } from 'zod'

/**
 * Text that every component can hold: 1 to `maxLength` characters (code points, as in JSON Schema) of well-formed Unicode without NUL.
 * PostgreSQL rejects NUL in text, and a lone surrogate has no UTF-8 encoding: it would be stored and sent as a different character.
 */
export const text = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[^\0\p{Cs}]*$/u, 'must be well-formed Unicode without NUL (U+0000)')
