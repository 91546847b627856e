import { z } from 'zod'
import { at } from './common'
import { roleSchema } from './roles'

/** POST /v1/session: a person logs in on the page with an API key. */
export const loginSchema = z.strictObject({ key: z.string().min(1).max(200).describe('An API key.') })

export const sessionSchema = z
  .strictObject({
    owner: z.string(),
    role: roleSchema,
    csrfToken: z.string().nullable().describe('Send it as `x-csrf-token` with each write by cookie; null with an API key.'),
    expiresAt: at.nullable().describe('Null for a key that does not expire.'),
  })
  .meta({ title: 'Session' })

export type Login = z.infer<typeof loginSchema>
export type Session = z.infer<typeof sessionSchema>
