import { types } from 'node:util'
import { describeCause } from './describe-cause'

/** An error as logged. */
export interface LoggedError {
  type: string
  message: string
  stack: string | undefined
  code?: unknown
  errors?: unknown[]
}

/**
 * Only the properties of an error that are known to hold no secret: libraries attach their input to errors, such as the whole address
 * (`input`) or the client with its password.
 */
export function logError(error: unknown): unknown {
  if (!isError(error)) return String(error)
  const { code, errors } = error as { code?: unknown; errors?: unknown }
  const logged: LoggedError = { type: error.constructor.name, message: describeCause(error), stack: stackOf(error) }
  if (typeof code === 'string' || typeof code === 'number') logged.code = code
  if (Array.isArray(errors)) logged.errors = errors.map(logError)
  return logged
}

// In a test or a vm, errors of Node come from another realm, so `instanceof` fails for them.
const isError = (value: unknown): value is Error => value instanceof Error || types.isNativeError(value)

const stackOf = (error: Error): string | undefined =>
  isError(error.cause) ? `${error.stack}\ncaused by: ${stackOf(error.cause)}` : error.stack
