import { bindingsOf, buildFamily, maxLength, ownExchanges, quorum } from './build-family'
import { deadlineIn } from './deadline'
import type { FamilyOptions, QueueFamily, TimedFamily, TimelessFamily } from './family'

export type SubscriptionOptions<T> = Omit<FamilyOptions<T>, 'exchanges'>

const expiresMs = 7 * 86_400_000
/** After this many deliveries that ended in a crash, the consumer dead-letters the message. */
const crashes = 10
/**
 * At this limit the broker drops the message, since the queue has no dead-letter exchange. Far above `crashes`, so that it only affects a
 * message that kills its consumer before the consumer can copy it; without a limit, such a message would be redelivered for ever.
 */
const deliveryLimit = 1_000

/**
 * A consumer of a topic that the publisher neither knows nor waits for. Only the subscriber declares its objects. The work queue never
 * rejects a message: when full, it drops its oldest; unused for a week, it expires. It has no dead-letter exchange, since dropped messages
 * would flood the dead letters; the consumer itself dead-letters messages that crash it. Retries wait in the subscriber's own queues.
 */
export function subscription<T>(options: SubscriptionOptions<T> & { deadline: keyof T & string }): TimedFamily<T>
export function subscription<T>(options: SubscriptionOptions<T> & { deadline?: undefined }): TimelessFamily<T>
export function subscription<T>({ work, deadline, ...options }: SubscriptionOptions<T>): QueueFamily<T> {
  const { queue, bind, pattern = bind.everything } = work
  const exchanges = ownExchanges(options.name)
  return buildFamily({
    ...options,
    topic: bind,
    exchanges,
    deadline: deadline && deadlineIn<T>(deadline),
    deliveryLimit,
    crashes,
    work: {
      queue,
      arguments: {
        ...quorum,
        'x-max-length': maxLength,
        'x-overflow': 'drop-head',
        'x-expires': expiresMs,
        'x-delivery-limit': deliveryLimit,
      },
      bindings: bindingsOf(bind, pattern, exchanges.back),
    },
  })
}
