import { z } from 'zod'

/** Every kind of problem that the gateway answers, with its HTTP status and its title. The page `/problems` explains each. */
export const problemTypes = {
  'invalid-request': { status: 400, title: 'The request is not valid' },
  unauthenticated: { status: 401, title: 'No valid key or session' },
  forbidden: { status: 403, title: 'This role or key does not permit it' },
  csrf: { status: 403, title: 'The CSRF token is missing or wrong' },
  'not-found': { status: 404, title: 'Not found' },
  conflict: { status: 409, title: 'The state does not permit it' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body is not JSON' },
  'idempotency-mismatch': { status: 422, title: 'The Idempotency-Key was used with another body' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'The gateway failed' },
  'upstream-invalid': { status: 502, title: 'A service behind the gateway answered what cannot be passed on' },
  'upstream-away': { status: 503, title: 'A service behind the gateway does not answer' },
  overloaded: { status: 503, title: 'The gateway is overloaded or stops' },
} as const

export type ProblemType = keyof typeof problemTypes

/** One field that is wrong. */
export const fieldErrorSchema = z.strictObject({
  field: z.string().describe('Where: such as `body.quantity`, `query.limit`, `headers.idempotency-key`.'),
  expected: z.string(),
})

/** Every error, as `application/problem+json` (RFC 9457). */
export const problemSchema = z
  .strictObject({
    type: z.string().describe('`/problems#<name>`, which explains it.'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    errors: z.array(fieldErrorSchema).optional(),
  })
  .meta({ title: 'Problem' })

export type FieldError = z.infer<typeof fieldErrorSchema>
export type Problem = z.infer<typeof problemSchema>

/** The `type` of a problem in answers. */
export const problemUri = (type: ProblemType): string => `/problems#${type}`
