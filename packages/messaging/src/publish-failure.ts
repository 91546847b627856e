import { PublishError } from './errors'
import type { Publication } from './publication'

export interface ChannelEvents {
  /** Why messages were returned, by message id. */
  returned: Map<string, string>
  /** Why the broker ended the channel. Its confirms say only that it ended. */
  endedBy: Error | undefined
}

/** What the answer to a publish means; undefined where it is safe. The error is the one that amqplib gives to the confirm. */
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
  // A channel that the broker had nothing against ended with its connection.
  const away = endedBy === undefined
  return new PublishError('UNCONFIRMED', `the channel ended before the confirm: the outcome is unknown (${cause.message})`, { cause, away })
}
