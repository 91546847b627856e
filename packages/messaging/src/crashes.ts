import type { ConsumeMessage } from 'amqplib'
import { Poison } from './errors'

/** How many deliveries before this one ended without a word of the consumer, as the broker counts them. */
function crashesOf({ fields, properties }: ConsumeMessage): number {
  // On a first delivery the header is the sender's own, whatever it says.
  const count: unknown = fields.redelivered ? properties.headers?.['x-delivery-count'] : 0
  return typeof count === 'number' ? count : 0
}

/**
 * Ends a message that has crashed its consumers too often, before it is handled once more.
 * @throws Poison
 */
export function mustNotHaveCrashed(message: ConsumeMessage, atMost: number): void {
  const crashes = crashesOf(message)
  if (crashes >= atMost) throw new Poison(`each of the ${crashes} consumers that took it crashed or lost the broker, ${atMost} are allowed`)
}
