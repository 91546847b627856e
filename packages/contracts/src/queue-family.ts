import { bindingsOf, buildFamily, movesOnTo, ownExchanges } from './build-family'
import { deadlineIn } from './deadline'
import type { FamilyOptions, QueueFamily, TimedFamily, TimelessFamily } from './family'

/** Deliveries that ended in a crash before the broker dead-letters the message. */
const deliveryLimit = 10

/** Work that is never dropped: a full queue rejects publishes, and the broker dead-letters messages that crash their consumers. */
export function queueFamily<T>(options: FamilyOptions<T> & { deadline: keyof T & string }): TimedFamily<T>
export function queueFamily<T>(options: FamilyOptions<T> & { deadline?: undefined }): TimelessFamily<T>
export function queueFamily<T>({ work, deadline, ...options }: FamilyOptions<T>): QueueFamily<T> {
  const { queue, bind, pattern = bind.everything } = work
  const { exchanges = ownExchanges(options.name) } = options
  return buildFamily({
    ...options,
    topic: bind,
    exchanges,
    deadline: deadline && deadlineIn<T>(deadline),
    deliveryLimit,
    crashes: undefined,
    work: {
      queue,
      arguments: { ...movesOnTo(exchanges.dead), 'x-delivery-limit': deliveryLimit },
      bindings: bindingsOf(bind, pattern, exchanges.back),
    },
  })
}
