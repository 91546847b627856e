import { describeCause, type Log, within } from '@trading/runtime'
import type { Channel, ConsumeMessage } from 'amqplib'
import type { BrokerConnection } from './connection'
import type { BrokerConfigurationError } from './errors'
import { keepChannel } from './keep-channel'

export interface KeepSubscriptionOptions {
  connection: BrokerConnection
  queue: string
  name: string
  log: Log
  /** The prefetch to begin with; 0 does not subscribe yet. */
  prefetch: number
  onMessage: (channel: Channel, message: ConsumeMessage) => void
  /** The channel closed: what it delivered can no longer be acknowledged. */
  onLost: () => void
  /** The broker cancelled the subscription because the queue was deleted or lost its leader. */
  onCancelled?: () => void
  /** The first subscription was refused because a permission is missing. */
  onRefused: (refusal: BrokerConfigurationError) => void
}

export interface KeptSubscription {
  readonly subscribed: boolean
  /** Subscribes with this prefetch, or unsubscribes with 0. Resolves when the broker has answered. */
  want(prefetch: number): Promise<void>
  close(): Promise<void>
}

const cancelTimeoutMs = 2_000

/** A subscription with the wanted prefetch that is renewed whenever its channel is reopened or the broker cancels it. */
export function keepSubscription(options: KeepSubscriptionOptions): KeptSubscription {
  const { connection, queue, name, log } = options
  let wanted = options.prefetch
  let consumerTag: string | undefined
  /** The prefetch of the subscription. */
  let atOnce = 0
  let everSubscribed = false
  let turning: Promise<void> = Promise.resolve()

  const subscribe = async (channel: Channel, prefetch: number) => {
    let ended = false
    const onMessage = (message: ConsumeMessage | null) => {
      if (message) return options.onMessage(channel, message)
      log.warn({ queue }, `the broker cancelled the subscription to ${queue} (the queue was deleted or lost its leader): subscribing again`)
      options.onCancelled?.()
      ended = true
      consumerTag = undefined
      void turn()
    }
    // After a cancel by the broker the queue may be missing, so declare everything again.
    if (connection.model) await connection.declare(connection.model)
    // Applies to the next subscription only.
    await channel.prefetch(prefetch)
    atOnce = prefetch
    const subscribed = await channel.consume(queue, onMessage)
    everSubscribed = true
    // The channel's close event may come before this answer.
    if (!ended && kept.channel === channel) consumerTag = subscribed.consumerTag
  }

  const cancel = async (channel: Channel, tag: string) => {
    await within(cancelTimeoutMs, channel.cancel(tag))
    consumerTag = undefined
  }

  // The only place that subscribes and unsubscribes. A change of `wanted` during a round takes effect in the next one.
  const turnUntilRight = async () => {
    for (;;) {
      const channel = kept.channel
      if (!channel) return
      if (consumerTag && wanted !== atOnce) await cancel(channel, consumerTag)
      else if (!consumerTag && wanted > 0) await subscribe(channel, wanted)
      else return
    }
  }
  const turn = (): Promise<void> => {
    turning = turning.then(turnUntilRight).catch((error) => {
      const refusal = connection.refusedAs(error)
      // After a first success, keep trying: the permission may be granted again, and a restart would not help.
      if (refusal && !everSubscribed) return options.onRefused(refusal)
      log.warn({ queue }, `cannot subscribe to ${queue}: ${refusal?.message ?? describeCause(error)}`)
      // A refused subscription closes its channel, and the next channel subscribes again; if the channel is still open, retry here.
      setTimeout(() => void turn(), cancelTimeoutMs).unref()
    })
    return turning
  }

  const kept = keepChannel<Channel>({
    connection,
    name,
    log,
    create: (model) => model.createChannel(),
    onOpen: () => void turn(),
    onLost: () => {
      consumerTag = undefined
      options.onLost()
    },
  })

  return {
    get subscribed() {
      return consumerTag !== undefined
    },
    want(prefetch) {
      wanted = prefetch
      return turn()
    },
    close: () => kept.close(),
  }
}
