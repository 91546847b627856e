import { complaints } from '@trading/contracts'
import type { z } from 'zod'

/** Why a value does not fit the schema; undefined if it does. */
export function faultOf(schema: z.ZodType, given: unknown): string | undefined {
  if (given instanceof Promise) {
    // It is not awaited, so its rejection must not end the process before the mistake is reported.
    given.catch(() => undefined)
    return 'it is a promise, expected a value'
  }
  const parsed = schema.safeParse(given)
  return parsed.success ? undefined : complaints(parsed.error)
}
