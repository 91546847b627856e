import type { Problem } from './answers'

/** A request that the gateway answered with an error, or did not answer. */
export class RequestFailed extends Error {
  override readonly name = 'RequestFailed'

  constructor(
    message: string,
    /** The HTTP status; 0 if there was no answer. */
    readonly status: number,
    /** How long the gateway asks to wait. */
    readonly retryAfterMs: number | undefined,
  ) {
    super(message)
  }
}

/** What to tell a person about an answer that is an error. */
export function problemText(status: number, body: unknown): string {
  const { title, detail, errors = [] } = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem>
  const fields = errors.map(({ field, expected }) => `${field}: ${expected}`)
  const said = [detail ?? title ?? `the gateway answered ${status}`, ...fields]
  return said.join('; ')
}

/** Milliseconds of a Retry-After header in seconds; undefined without one. */
export function retryAfterMs(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) * 1_000 : undefined
}
