import { z } from 'zod'

/** An instant in answers: ISO 8601, UTC. */
export const at = z.iso.datetime()

/** An exact decimal in answers, as no number can hold it; with a sign if it is negative. A service behind the gateway that says something else is not passed on. */
export const amount = z
  .string()
  .max(1_000)
  .regex(/^-?\d+(\.\d+)?$/, 'must be a decimal')

/** What every list takes: how many items, and where to go on. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50).describe('How many items at most.'),
  cursor: z
    .string()
    .min(1)
    .max(256)
    .regex(/^[A-Za-z0-9_.:-]+$/, 'must be the `next` of an earlier page')
    .optional()
    .describe('The `next` of the page before.'),
}

/** One page of a list; `next` is null on the last one. */
export const pageOf = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item), next: z.string().nullable() })
