import { types } from 'node:util'
import { describeCause } from './describe-cause'

/** An error as a log line has it. */
export interface LoggedError {
  type: string
  message: string
  stack: string | undefined
  code?: unknown
  errors?: unknown[]
}

/**
 * Of an error only what is known to hold no secret: a library hangs on its errors what it was given, such as the whole address (`input`) or the
 * client with its password.
 */
export function logError(error: unknown): unknown {
  if (!isError(error)) return String(error)
  const { code, errors } = error as { code?: unknown; errors?: unknown }
  const logged: LoggedError = { type: error.constructor.name, message: describeCause(error), stack: stackOf(error) }
  if (typeof code === 'string' || typeof code === 'number') logged.code = code
  if (Array.isArray(errors)) logged.errors = errors.map(logError)
  return logged
}

// Errors of Node itself are of another realm than ours where a test or a vm runs us.
const isError = (value: unknown): value is Error => value instanceof Error || types.isNativeError(value)

const stackOf = (error: Error): string | undefined =>
  isError(error.cause) ? `${error.stack}\ncaused by: ${stackOf(error.cause)}` : error.stack
