import { z } from 'zod'

/**
 * Text that every part of the way can hold: 1 to so many UTF-16 units of well-formed Unicode without a NUL. PostgreSQL refuses a NUL in
 * any text, and half of a surrogate pair has no UTF-8: it would be stored and sent as another character than the one that came.
 */
export const text = (maxLength: number) =>
  z
    .string()
    .min(1)
    .max(maxLength)
    .regex(/^[^\0\p{Cs}]*$/u, 'must be well-formed Unicode without NUL (U+0000)')

/** Makes such text of any other, for what somebody else said: what cannot be held is escaped as in JSON, what is too long is cut. */
export function asText(raw: string, maxLength: number): string {
  const escaped = raw.replace(/[\0\p{Cs}]/gu, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
  if (escaped.length <= maxLength) return escaped
  // A cut must not leave half of a surrogate pair behind.
  return `${escaped.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')}…`
}
