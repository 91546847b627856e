// The broker's objects, as every service declares them. A queue's arguments cannot change once it is declared, hence the version
// in the names: changing an argument means a new name, so that old and new can stand side by side while the old one drains.

export const exchanges = {
  signals: { name: 'trading.signals', type: 'direct' },
  retry: { name: 'trading.retry', type: 'direct' },
  dead: { name: 'trading.dead', type: 'direct' },
  reports: { name: 'trading.reports', type: 'topic' },
} as const

/** The routing key of signals, on the signal exchange and on the dead-letter exchange alike. */
export const signalRoutingKey = 'signal'

/**
 * Reports are routed by outcome and instrument, such as `FILLED.SPX`. A symbol may hold dots, so bind `FILLED.#`, not `FILLED.*`; one that
 * holds `*` or `#` cannot be bound alone.
 */
export const reportRoutingKey = (report: { status: string; symbol: string }): string => `${report.status}.${report.symbol}`

/** Waits before a signal is tried again, shortest first. */
export const retryTiers = [
  { routingKey: '1s', queue: 'signals.retry.1s.v1', delayMs: 1_000 },
  { routingKey: '5s', queue: 'signals.retry.5s.v1', delayMs: 5_000 },
  { routingKey: '30s', queue: 'signals.retry.30s.v1', delayMs: 30_000 },
] as const

export type RetryTier = (typeof retryTiers)[number]

export const workQueue = 'signals.work.v1'
export const deadQueue = 'signals.dead.v1'

/** Deliveries that ended in a crash before the broker itself dead-letters the signal. */
export const deliveryLimit = 10

export interface QueueDeclaration {
  queue: string
  exchange: string
  routingKey: string
  arguments: Record<string, string | number>
}

// At-least-once dead-lettering works with reject-publish only: the broker keeps the message until the target has confirmed it.
// https://www.rabbitmq.com/docs/quorum-queues#activating-at-least-once-dead-lettering
const movesOnTo = (exchange: string) => ({
  'x-queue-type': 'quorum',
  'x-max-length': 100_000,
  'x-overflow': 'reject-publish',
  'x-dead-letter-exchange': exchange,
  'x-dead-letter-routing-key': signalRoutingKey,
  'x-dead-letter-strategy': 'at-least-once',
})

export const queues: readonly QueueDeclaration[] = [
  {
    queue: workQueue,
    exchange: exchanges.signals.name,
    routingKey: signalRoutingKey,
    arguments: { ...movesOnTo(exchanges.dead.name), 'x-delivery-limit': deliveryLimit },
  },
  // One queue a delay, since messages expire from the head of a queue only.
  ...retryTiers.map(({ queue, routingKey, delayMs }) => ({
    queue,
    exchange: exchanges.retry.name,
    routingKey,
    arguments: { ...movesOnTo(exchanges.signals.name), 'x-message-ttl': delayMs },
  })),
  {
    queue: deadQueue,
    exchange: exchanges.dead.name,
    routingKey: signalRoutingKey,
    // Brokers from 4.0 default to 20 and would destroy a dead letter that was looked at 21 times.
    arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 1_000_000 },
  },
]
