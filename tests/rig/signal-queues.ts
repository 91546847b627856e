import { allDeclarations, type RetryQueue, signals } from '@trading/contracts'

// The names that the tests use for the signal queues.
export const workQueue = signals.work.queue
export const deadQueue = signals.dead.queue
export const retryTiers = signals.retry.tiers as readonly [RetryQueue, RetryQueue, RetryQueue]
export const { deliveryLimit } = signals.work
/** Every queue and exchange that the platform declares. */
export const { exchanges, queues } = allDeclarations
