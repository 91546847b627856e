import rateLimit, { type FastifyRateLimitStore } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { ProblemError } from '../server/errors'
import type { CountOne } from './count'

export interface LimitsOptions {
  count: CountOne
  /** How many requests a subject has in a minute, besides signals and halts. */
  perMinute: number
  signalsPerMinute: number
  onLimited: (bucket: string) => void
}

const windowMs = 60_000
/** So many that an operator never meets it, and so few that a loop does not fill the table. */
const haltsPerMinute = 60

/** What a role does not permit is an ordinary request: a viewer's key must not use up the halts of its owner. */
const bucketOf = ({ routeOptions: { config }, subject }: FastifyRequest): string =>
  config.bucket !== undefined && config.roles?.includes(subject?.role) ? config.bucket : 'requests'

/**
 * Limits what a subject may ask in a minute, whatever keys and addresses it uses; halts have a bucket of their own, so that no loop of other
 * requests stands in their way. Public routes have no subject and no limit.
 */
export async function limitRequests(app: FastifyInstance, { count, perMinute, signalsPerMinute, onLimited }: LimitsOptions): Promise<void> {
  const most: Record<string, number> = { requests: perMinute, signals: signalsPerMinute, halts: haltsPerMinute }
  await app.register(rateLimit, {
    global: true,
    max: (request) => most[bucketOf(request)] ?? perMinute,
    timeWindow: windowMs,
    enableDraftSpec: true,
    keyGenerator: (request) => `${bucketOf(request)}:${request.subject?.owner}`,
    allowList: (request) => request.subject === undefined,
    store: storeOn(count),
    onExceeded: (request) => onLimited(bucketOf(request)),
    errorResponseBuilder: (request, { max, ttl }) => {
      const retryAfterSeconds = Math.ceil(ttl / 1_000)
      const what = `${max} ${bucketOf(request)} a minute`
      return new ProblemError('too-many-requests', `more than ${what}; wait ${retryAfterSeconds} s`, { retryAfterSeconds })
    },
  })
}

/** The plugin makes the store itself, and one for each route: all of them count in the same place. */
function storeOn(count: CountOne) {
  return class Store implements FastifyRateLimitStore {
    incr(bucket: string, callback: (error: Error | null, result?: { current: number; ttl: number }) => void): void {
      callback(null, count(bucket, windowMs))
    }
    child(): FastifyRateLimitStore {
      return this
    }
  }
}
