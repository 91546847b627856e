import { type FieldError, type Problem, type ProblemType, problemTypes, problemUri } from '@trading/gateway-api'

interface ProblemOptions extends ErrorOptions {
  errors?: readonly FieldError[]
  /** After how many seconds to try again: the header `Retry-After`. */
  retryAfterSeconds?: number
}

/** An answer other than success. What it says goes to the caller; its `cause` goes to the log only. */
export class ProblemError extends Error {
  readonly type: ProblemType
  readonly statusCode: number
  readonly errors: readonly FieldError[] | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(type: ProblemType, detail: string, { errors, retryAfterSeconds, cause }: ProblemOptions = {}) {
    super(detail, { cause })
    this.name = 'ProblemError'
    this.type = type
    this.statusCode = problemTypes[type].status
    this.errors = errors
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** A service behind the gateway did not answer in time: 503 for this part of the API only. */
export class UpstreamAway extends ProblemError {
  /** @param upstream as operators know it: `portfolio`, `ledger`, `market data`, `broker` */
  constructor(
    readonly upstream: string,
    retryAfterSeconds = 2,
    options: ErrorOptions = {},
  ) {
    super('upstream-away', `${upstream} does not answer; try again in ${retryAfterSeconds} s`, { retryAfterSeconds, cause: options.cause })
    this.name = 'UpstreamAway'
  }
}

export const notFound = (detail: string): ProblemError => new ProblemError('not-found', detail)

export const forbidden = (detail: string): ProblemError => new ProblemError('forbidden', detail)

/** A request in which one field is wrong. */
export const invalidField = (field: string, expected: string): ProblemError =>
  new ProblemError('invalid-request', `${field}: ${expected}`, { errors: [{ field, expected }] })

export const problemOf = ({ type, message, errors }: ProblemError): Problem => ({
  type: problemUri(type),
  title: problemTypes[type].title,
  status: problemTypes[type].status,
  detail: message,
  ...(errors && { errors: [...errors] }),
})
