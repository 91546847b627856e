import type { ConsumeMessage } from 'amqplib'
import { Poison } from './errors'

/** How many earlier deliveries ended without an answer from the consumer, as counted by the broker. */
function crashesOf({ fields, properties }: ConsumeMessage): number {
  // On a first delivery the header was set by the sender.
  const count: unknown = fields.redelivered ? properties.headers?.['x-delivery-count'] : 0
  return typeof count === 'number' ? count : 0
}

/**
 * Stops a message that has crashed its consumers too often before it is handled again.
 * @throws Poison
 */
export function mustNotHaveCrashed(message: ConsumeMessage, atMost: number): void {
  const crashes = crashesOf(message)
  if (crashes >= atMost)
    throw new Poison(`each of the ${crashes} consumers that received it crashed or lost the broker; the limit is ${atMost}`)
}
