import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Log, type Owned, within } from '@trading/runtime'
import type { Channel, ConsumeMessage } from 'amqplib'
import { type AcknowledgeOptions, acknowledge, type DeliveryOutcome } from './acknowledge'
import { type Acks, createAcks } from './acks'
import { createAfterwards } from './afterwards'
import type { BrokerConnection } from './connection'
import type { BrokerConfigurationError } from './errors'
import { keepSubscription } from './keep-subscription'
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
  /** Why the handling of deliveries may not begin now; undefined if it may. Until then they wait, unacknowledged and in no handler. */
  obstacle?: () => string | undefined
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

const unsubscribeTimeoutMs = 2_000

export function createConsumer<T>(options: ConsumerOptions<T>): Consumer {
  const { connection, family, name, log, prefetch = 1, drainMs = 10_000 } = options
  const { queue } = family.work
  const draining = new AbortController()
  // Each delivery that is held adds a listener.
  setMaxListeners(0, draining.signal)
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
    ...(options.obstacle && { obstacle: options.obstacle }),
  }
  let wanted = options.paused ? 0 : prefetch
  let closing = false
  let acks: (Acks & { channel: Channel }) | undefined
  let onEmptied: (() => void) | undefined
  let refuse: (refusal: BrokerConfigurationError) => void = () => undefined
  let end: () => void = () => undefined
  const closed = new Promise<void>((resolve, reject) => {
    end = resolve
    refuse = reject
  })
  closed.catch(() => undefined)

  const acksOf = (channel: Channel): Acks => {
    if (acks?.channel !== channel) acks = { channel, ...createAcks(channel) }
    return acks
  }
  const take = (channel: Channel, message: ConsumeMessage) => {
    const acks = acksOf(channel)
    acks.delivered(message)
    const delivery = work.begin(acks, message)
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

  const subscription = keepSubscription({
    connection,
    queue,
    name,
    log,
    prefetch: wanted,
    onMessage: take,
    onLost: () => {
      for (const delivery of inHand) delivery.lost = true
    },
    onRefused: (refusal) => refuse(refusal),
    ...(options.onCancelled && { onCancelled: options.onCancelled }),
  })
  const want = (most: number): Promise<void> => {
    wanted = closing ? 0 : most
    return subscription.want(wanted)
  }

  const unready = (): string | undefined => {
    if (connection.unready() && !connection.model) return connection.unready()
    if (!subscription.subscribed && (wanted > 0 || closing)) return `${name}: not subscribed to ${queue}`
    const [why] = held.values()
    return why && `${name}: holding ${held.size} deliveries: ${why}`
  }

  return {
    pause: () => want(0),
    resume: ({ oneAtATime = false } = {}) => want(oneAtATime ? 1 : prefetch),
    unready,
    async close() {
      closing = true
      await within(unsubscribeTimeoutMs, want(0))
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
      acks?.flush()
      await subscription.close()
      afterwards.flush()
      end()
    },
    closed,
  }
}
