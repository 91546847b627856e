import type { ExchangeDeclaration, QueueDeclaration, Route } from './declarations'
import type { FamilyDocument, FamilyExchanges, FamilyOptions, QueueFamily } from './family'
import { retryQueues } from './retry-tier'
import type { Topic } from './topic'

/** Exchanges of one family only, so that no copy reaches the queues of another family. */
export const ownExchanges = (name: string): FamilyExchanges => ({
  retry: `${name}.retry`,
  back: { exchange: `${name}.work`, routingKey: name },
  dead: { exchange: `${name}.dead`, routingKey: name },
})

export const quorum = { 'x-queue-type': 'quorum' } as const
export const maxLength = 100_000

// At-least-once dead-lettering requires reject-publish: the broker keeps the message until the target has confirmed it.
// https://www.rabbitmq.com/docs/quorum-queues#activating-at-least-once-dead-lettering
export const movesOnTo = ({ exchange, routingKey }: Route) => ({
  ...quorum,
  'x-max-length': maxLength,
  'x-overflow': 'reject-publish',
  'x-dead-letter-exchange': exchange,
  'x-dead-letter-routing-key': routingKey,
  'x-dead-letter-strategy': 'at-least-once',
})

/** The bindings of a work queue: to its topic, and to the exchange through which messages return to it. */
export function bindingsOf<T>({ exchange }: Topic<T>, pattern: string, back: Route): readonly Route[] {
  const bound = { exchange: exchange.name, routingKey: pattern }
  return back.exchange === exchange.name ? [bound] : [bound, back]
}

interface Parts<T> extends Pick<FamilyOptions<T>, 'name' | 'retry' | 'dead' | 'idAsSent' | 'about'> {
  topic: Topic<T>
  exchanges: FamilyExchanges
  work: QueueDeclaration
  deliveryLimit: number
  deadline: QueueFamily<T>['deadline']
  crashes: number | undefined
}

/** Adds the retry and dead-letter queues to a work queue. */
export function buildFamily<T>({ name, topic, retry, dead, exchanges, work, deliveryLimit, about, ...parts }: Parts<T>): QueueFamily<T> {
  const { idAsSent, deadline, crashes } = parts
  const tiers = retryQueues(retry, name)
  return {
    name,
    kind: topic.kind,
    work: { queue: work.queue, deliveryLimit },
    back: exchanges.back,
    retry: { exchange: exchanges.retry, tiers },
    attempts: tiers.length + 1,
    dead: { ...exchanges.dead, queue: dead },
    deadline,
    crashes,
    ...(idAsSent && { idAsSent }),
    about: { ...plainDocument(name), ...about },
    declarations: {
      exchanges: [
        topic.exchange,
        ...[exchanges.back.exchange, exchanges.retry, exchanges.dead.exchange].filter((each) => each !== topic.exchange.name).map(direct),
      ],
      queues: [
        work,
        // One queue per delay, since messages expire only at the head of a queue.
        ...tiers.map(({ queue, routingKey, delayMs }) => ({
          queue,
          arguments: { ...movesOnTo(exchanges.back), 'x-message-ttl': delayMs },
          bindings: [{ exchange: exchanges.retry, routingKey }],
        })),
        {
          queue: dead,
          // RabbitMQ 4.0 and later default to 20 and would drop a dead letter that was inspected 21 times.
          arguments: { ...quorum, 'x-delivery-limit': 1_000_000 },
          bindings: [exchanges.dead],
        },
      ],
    },
  }
}

const direct = (name: string): ExchangeDeclaration => ({ name, type: 'direct' })

const plainDocument = (name: string): FamilyDocument<unknown> => ({
  consumer: 'consumer',
  replayed: 'Their consumer handles them again.',
  inWords: (message) => `message ${(message as { id?: unknown } | null)?.id ?? 'without an id'}`,
  take: { operation: `take-${name}`, summary: 'A consumer takes a message.' },
  inspect: { operation: `inspect-${name}`, summary: 'An operator finds out what went wrong.' },
})
