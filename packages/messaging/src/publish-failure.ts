import { PublishError } from './errors'
import type { Publication } from './publication'

export interface ChannelEvents {
  /** Why messages were returned, by message id. */
  returned: Map<string, string>
  /** Why the broker closed the channel; the confirms do not contain it. */
  endedBy: Error | undefined
}

/**
 * The meaning of the answer to a publish; undefined if the message is safe. The error is the one that amqplib passes to the confirm
 * callback.
 */
export function failureOf(
  { exchange, routingKey, properties }: Publication,
  error: Error | null,
  { returned, endedBy }: ChannelEvents,
): PublishError | undefined {
  const why = returned.size > 0 ? returned.get(properties.messageId) : undefined
  if (why !== undefined) {
    returned.delete(properties.messageId)
    return new PublishError('UNROUTABLE', `no queue is bound to ${exchange} / ${routingKey} (${why}): the broker returned the message`)
  }
  if (error === null) return undefined
  if (error.message === 'message nacked')
    return new PublishError('REFUSED', `the broker refused the message for ${exchange}: its queue is full, or has no majority of its nodes`)
  const cause = endedBy ?? error
  // If the broker gave no reason, the channel closed with its connection.
  const away = endedBy === undefined
  return new PublishError('UNCONFIRMED', `the channel closed before the confirm: the outcome is unknown (${cause.message})`, {
    cause,
    away,
  })
}
