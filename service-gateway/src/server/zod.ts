import type { FieldError } from '@trading/gateway-api'
import type { FastifyPluginAsync, FastifySchemaCompiler, FastifyTypeProvider, RawServerDefault } from 'fastify'
import type { FastifySerializerCompiler } from 'fastify/types/schema'
import { z } from 'zod'
import { ProblemError } from './errors'

/** Types handlers by the zod schemas of their routes. */
export interface ZodTypes extends FastifyTypeProvider {
  validator: this['schema'] extends z.ZodType ? z.output<this['schema']> : unknown
  serializer: this['schema'] extends z.ZodType ? z.input<this['schema']> : unknown
}

/** The routes of one resource. */
export type Routes = FastifyPluginAsync<Record<never, never>, RawServerDefault, ZodTypes>

const mostErrors = 20

/** Checks a part of a request; what comes out has the defaults of its schema. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart = 'body' }) =>
  (value) => {
    const parsed = schema.safeParse(value)
    if (parsed.success) return { value: parsed.data }
    const errors = parsed.error.issues.flatMap((issue) => fieldErrors(partNames[httpPart] ?? httpPart, issue)).slice(0, mostErrors)
    const detail = errors.map(({ field, expected }) => `${field}: ${expected}`).join('; ')
    return { error: new ProblemError('invalid-request', detail, { errors }) }
  }

/** An answer that its schema refuses. */
export class AnswerRefused extends Error {
  /** @param fields which, and what was expected, without what they hold */
  constructor(readonly fields: readonly string[]) {
    super(`an answer does not satisfy its schema: ${fields.join('; ')}`)
    this.name = 'AnswerRefused'
  }

  static by({ issues }: z.ZodError): AnswerRefused {
    return new AnswerRefused(issues.slice(0, mostErrors).map(({ path, message }) => `${path.join('.')}: ${message}`.slice(0, 200)))
  }
}

/** An answer that does not satisfy its schema is not sent: it might say more than it may. The serializer throws AnswerRefused. */
export const serializerCompiler: FastifySerializerCompiler<z.ZodType> =
  ({ schema }) =>
  (value) => {
    const parsed = schema.safeParse(value)
    if (parsed.success) return JSON.stringify(parsed.data)
    throw AnswerRefused.by(parsed.error)
  }

const partNames: Record<string, string> = { querystring: 'query', params: 'path' }

function fieldErrors(part: string, issue: z.core.$ZodIssue): FieldError[] {
  const field = [part, ...issue.path.map(String)].join('.')
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ field: shortened(`${field}.${key}`), expected: 'no such field' }))
  return [{ field: shortened(field), expected: issue.message }]
}

/** Names of fields come from the caller. */
const shortened = (field: string): string => (field.length <= 100 ? field : `${field.slice(0, 99)}…`)

/** The JSON Schema of a part of a request, or of an answer. */
export const jsonSchemaOf = (schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> => {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return described
}
