import { z } from 'zod'
import { at, pageOf } from './common'
import { roleSchema } from './roles'

/** One row of an operator's action: `intent` before it, `outcome` after it. */
export const auditEntrySchema = z
  .strictObject({
    id: z.string(),
    at,
    owner: z.string(),
    role: roleSchema,
    action: z.string().describe('Such as `dead-letter.replay`, `halt`.'),
    target: z.string(),
    phase: z.enum(['intent', 'outcome']),
    outcome: z.string().nullable(),
  })
  .meta({ title: 'AuditEntry' })

export const auditPageSchema = pageOf(auditEntrySchema)

export type AuditEntry = z.infer<typeof auditEntrySchema>
export type AuditPage = z.infer<typeof auditPageSchema>
