import { bindingsOf, buildFamily, maxLength, ownExchanges, quorum } from './build-family'
import { deadlineIn } from './deadline'
import type { FamilyOptions, QueueFamily, TimedFamily, TimelessFamily } from './family'

export type SubscriptionOptions<T> = Omit<FamilyOptions<T>, 'exchanges'>

const expiresMs = 7 * 86_400_000
/** Deliveries that ended in a crash before the consumer dead-letters the message. */
const crashes = 10
/**
 * Here the broker destroys a message, as it has nowhere to put it. Far above `crashes`, so that this happens only to what kills its consumer
 * before that can copy it; and not without a limit, or such a message would go round for ever.
 */
const deliveryLimit = 1_000

/**
 * Somebody who listens to a topic, and whom the publisher neither knows nor waits for. Declared by the subscriber alone. Its work queue never
 * refuses a message: full, it drops its oldest; unused for a week, it is gone. Without a dead-letter exchange, or what it drops would flood
 * the dead letters; so the consumer dead-letters by itself what crashes it. What waits, waits in queues of its own and comes back to it alone.
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
