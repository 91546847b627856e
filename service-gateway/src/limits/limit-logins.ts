import { ProblemError } from '../server/errors'
import type { CountOne } from './count'

export interface LimitLoginsOptions {
  count: CountOne
  onLimited: (bucket: string) => void
  perMinute?: number
}

/** @throws ProblemError for each login of a key beyond its limit */
export type LimitLogins = (keyId: string) => void

const windowMs = 60_000

/** Limits how often one key logs in, as each login is a commit. By key, not by owner: one key cannot keep out another of the same person. */
export const limitLogins =
  ({ count, onLimited, perMinute = 20 }: LimitLoginsOptions): LimitLogins =>
  (keyId) => {
    const { current, ttl } = count(`logins:${keyId}`, windowMs)
    if (current <= perMinute) return
    onLimited('logins')
    const retryAfterSeconds = Math.ceil(ttl / 1_000)
    throw new ProblemError('too-many-requests', `more than ${perMinute} logins a minute with this key; wait ${retryAfterSeconds} s`, {
      retryAfterSeconds,
    })
  }
