import { complaints } from '@trading/contracts'
import type { z } from 'zod'

/** Why a value does not fit the schema; undefined if it does. */
export function faultOf(schema: z.ZodType, given: unknown): string | undefined {
  if (given instanceof Promise) {
    // Nobody awaits it, so its rejection must not end the process before the error that explains the mistake.
    given.catch(() => undefined)
    return 'it is a promise, and must be there at once'
  }
  const parsed = schema.safeParse(given)
  return parsed.success ? undefined : complaints(parsed.error)
}
