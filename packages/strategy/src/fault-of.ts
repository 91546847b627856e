import { complaints } from '@trading/contracts'
import type { z } from 'zod'

/** What keeps something from fitting the schema; undefined where it fits. */
export function faultOf(schema: z.ZodType, given: unknown): string | undefined {
  if (given instanceof Promise) {
    // Nobody waits for it, so its failure must not end the process before the error that says what is wrong does.
    given.catch(() => undefined)
    return 'it is a promise, and must be there at once'
  }
  const parsed = schema.safeParse(given)
  return parsed.success ? undefined : complaints(parsed.error)
}
