import { ErrorReply } from '@redis/client'
import { ConfigurationError } from '@trading/runtime'

/** Redis is unavailable or did not answer in time, so the outcome of the call is unknown. Callers retry, so every call must be idempotent. */
export class RedisUnavailable extends Error {
  readonly code = 'REDIS_UNAVAILABLE'
  override readonly name = 'RedisUnavailable'
}

export type RedisFault = 'ACCESS_REFUSED' | 'BAD_ADDRESS'

/** Redis is reachable but rejects this configuration. */
export class RedisConfigurationError extends ConfigurationError<RedisFault> {
  override readonly name = 'RedisConfigurationError'
}

/** The first word of an error that Redis answered, such as `NOPERM`; undefined if it did not answer. */
export const answeredWith = (error: unknown): string | undefined =>
  error instanceof ErrorReply ? /^[A-Z]+/.exec(error.message)?.[0] : undefined
