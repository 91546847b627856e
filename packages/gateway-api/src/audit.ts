import { z } from 'zod'
import { at, pageOf, pageQuery } from './common'
import { roleSchema } from './roles'

/** `action`: what was done, or refused, by the gateway. `halt`: halts and liftings, also those of `npm run halt`. */
export const auditKindSchema = z.enum(['action', 'halt'])

/** GET /v1/audit: newest first. */
export const auditQuerySchema = z.strictObject({ ...pageQuery, kind: auditKindSchema.optional().describe('Both by default.') })

/** An action has two rows: `intent` before it, `outcome` after it. A halt has one, which is the halt itself. */
export const auditEntrySchema = z
  .strictObject({
    id: z.string(),
    kind: auditKindSchema,
    at,
    owner: z.string().describe('Of the key; of halts, the name that was given.'),
    role: roleSchema.nullable().describe('Null for halts, which are recorded without one.'),
    action: z.string().describe('Such as `dead-letter.replay`, `halt`, `lift`.'),
    target: z.string().describe('Such as the id of a dead letter; of halts `all`, or `symbol AAPL`.'),
    phase: z.enum(['intent', 'outcome']),
    outcome: z.string().nullable(),
    reason: z.string().nullable().describe('Of halts.'),
    haltId: z.string().nullable().describe('The halt that was recorded or lifted; null for other actions.'),
  })
  .meta({ title: 'AuditEntry' })

export const auditPageSchema = pageOf(auditEntrySchema).meta({ title: 'Audit' })

export type AuditKind = z.infer<typeof auditKindSchema>
export type AuditEntry = z.infer<typeof auditEntrySchema>
export type AuditPage = z.infer<typeof auditPageSchema>
