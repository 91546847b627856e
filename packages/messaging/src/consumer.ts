import { setTimeout as sleep } from 'node:timers/promises'
import { describeCause, type Log, type Owned, within } from '@trading/runtime'
import type { Channel, ConsumeMessage } from 'amqplib'
import { type AcknowledgeOptions, acknowledge, type DeliveryOutcome } from './acknowledge'
import { createAfterwards } from './afterwards'
import type { BrokerConnection } from './connection'
import type { BrokerConfigurationError } from './errors'
import { keepChannel } from './keep-channel'
import type { Publisher } from './publisher'
import { createWork, type InHand, type WorkOptions } from './work'

interface CommonOptions {
  connection: BrokerConnection
  /** Publishes the copies. Uses another connection, because an alarm blocks only connections that publish. */
  publisher: Publisher
  name: string
  log: Log
  /** The maximum number of unacknowledged messages. */
  prefetch?: number
  /** Do not consume until `resume` is called. */
  paused?: boolean
  /** How long `close` waits for messages that are being handled. */
  drainMs?: number
  onOutcome?: (outcome: DeliveryOutcome) => void
  /** Called when the broker cancels the subscription because the queue was deleted or lost its leader. */
  onCancelled?: () => void
  now?: () => number
}

export type ConsumerOptions<T> = CommonOptions & WorkOptions<T>

export interface Consumer extends Owned {
  /** Stops consuming; messages that were delivered are finished. Resolves when the broker has cancelled the subscription. */
  pause(): Promise<void>
  /** Consumes again. `oneAtATime` overrides the prefetch, to test with single messages whether messages can be handled. */
  resume(options?: { oneAtATime?: boolean }): Promise<void>
  unready(): string | undefined
  /**
   * Stops consuming, waits for the messages that are being handled and closes the channel. The broker redelivers what is unacknowledged by
   * then.
   */
  close(): Promise<void>
  /** Rejects with a BrokerConfigurationError if the first subscription is refused because a permission is missing. */
  closed: Promise<void>
}

const cancelTimeoutMs = 2_000

export function createConsumer<T>(options: ConsumerOptions<T>): Consumer {
  const { connection, family, name, log, prefetch = 1, drainMs = 10_000 } = options
  const { queue } = family.work
  const draining = new AbortController()
  const inHand = new Set<InHand<T>>()
  const held = new Map<InHand<T>, string>()
  const work = createWork(options)
  const afterwards = createAfterwards()
  const acknowledging: AcknowledgeOptions<InHand<T>> = {
    family,
    publisher: options.publisher,
    expire: work.expire,
    log,
    now: options.now ?? Date.now,
    pause: (ms) => sleep(ms, undefined, { signal: draining.signal }).catch(() => undefined),
    draining: () => draining.signal.aborted,
    later: afterwards.add,
    onHold: (which, why) => void (why ? held.set(which, why) : held.delete(which)),
    ...(options.onOutcome && { onOutcome: options.onOutcome }),
  }
  let wanted: 'consuming' | 'probing' | 'paused' | 'draining' = options.paused ? 'paused' : 'consuming'
  let consumerTag: string | undefined
  /** The prefetch of the subscription. */
  let atOnce = 0
  let everSubscribed = false
  let turning: Promise<void> = Promise.resolve()
  let onEmptied: (() => void) | undefined
  let refuse: (refusal: BrokerConfigurationError) => void = () => undefined
  let end: () => void = () => undefined
  const closed = new Promise<void>((resolve, reject) => {
    end = resolve
    refuse = reject
  })
  closed.catch(() => undefined)

  const take = (channel: Channel, message: ConsumeMessage) => {
    const delivery = work.begin(channel, message)
    inHand.add(delivery)
    void finish(delivery)
  }
  const finish = async (delivery: InHand<T>) => {
    try {
      await acknowledge(delivery, work.run, acknowledging)
    } finally {
      inHand.delete(delivery)
      if (inHand.size === 0) onEmptied?.()
    }
  }

  const subscribe = async (channel: Channel, most: number) => {
    let ended = false
    const onMessage = (message: ConsumeMessage | null) => {
      if (message) return take(channel, message)
      log.warn({ queue }, `the broker cancelled the subscription to ${queue} (the queue was deleted or lost its leader): subscribing again`)
      options.onCancelled?.()
      ended = true
      consumerTag = undefined
      void turn()
    }
    // After a cancel by the broker the queue may be missing, so declare everything again.
    if (connection.model) await connection.declare(connection.model)
    // Applies to the next subscription only.
    await channel.prefetch(most)
    atOnce = most
    const subscribed = await channel.consume(queue, onMessage)
    everSubscribed = true
    // The channel's close event may come before this answer.
    if (!ended && kept.channel === channel) consumerTag = subscribed.consumerTag
  }

  const cancel = async (channel: Channel, tag: string) => {
    await within(cancelTimeoutMs, channel.cancel(tag))
    consumerTag = undefined
  }

  const wantedAtOnce = (): number => {
    if (wanted === 'consuming') return prefetch
    return wanted === 'probing' ? 1 : 0
  }

  // The only place that subscribes and unsubscribes. A change of `wanted` during a round takes effect in the next one.
  const turnUntilRight = async () => {
    for (;;) {
      const channel = kept.channel
      if (!channel) return
      const most = wantedAtOnce()
      if (consumerTag && most !== atOnce) await cancel(channel, consumerTag)
      else if (!consumerTag && most > 0) await subscribe(channel, most)
      else return
    }
  }
  const turn = (): Promise<void> => {
    turning = turning.then(turnUntilRight).catch((error) => {
      const refusal = connection.refusedAs(error)
      // After a first success, keep trying: the permission may be granted again, and a restart would not help.
      if (refusal && !everSubscribed) return refuse(refusal)
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
      for (const delivery of inHand) delivery.lost = true
    },
  })

  const unready = (): string | undefined => {
    if (connection.unready() && !connection.model) return connection.unready()
    if (!consumerTag && wanted !== 'paused') return `${name}: not subscribed to ${queue}`
    const [why] = held.values()
    return why && `${name}: holding ${held.size} deliveries: ${why}`
  }

  return {
    pause() {
      if (wanted !== 'draining') wanted = 'paused'
      return turn()
    },
    resume({ oneAtATime = false } = {}) {
      if (wanted !== 'draining') wanted = oneAtATime ? 'probing' : 'consuming'
      return turn()
    },
    unready,
    async close() {
      wanted = 'draining'
      await within(cancelTimeoutMs, turn())
      draining.abort()
      const emptied = new Promise<void>((resolve) => {
        onEmptied = resolve
      })
      const finished = await within(drainMs, inHand.size > 0 ? emptied : Promise.resolve())
      if (!finished) {
        log.warn({ queue }, `${inHand.size} deliveries are unfinished after ${drainMs} ms: the broker delivers them again`)
        // The broker redelivers these, so a copy of one that fails now would be a duplicate.
        for (const delivery of inHand) {
          delivery.lost = true
          work.cancel(delivery, new Error('the consumer drains'))
        }
      }
      await kept.close()
      afterwards.flush()
      end()
    },
    closed,
  }
}
