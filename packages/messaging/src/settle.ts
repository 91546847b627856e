import type { RetryTier } from '@trading/contracts'
import { describeCause, type Log } from '@trading/runtime'
import type { Channel, ConsumeMessage } from 'amqplib'
import { deadCopy, retryCopy } from './copies'
import { Poison } from './errors'
import type { Publisher } from './publisher'
import { routeFailure } from './route-failure'

/** A message in hand, not settled yet. */
export interface Delivery {
  message: ConsumeMessage
  attempt: number
  /** Milliseconds since the epoch; undefined until the message is decoded. */
  validUntil: number | undefined
  /** The channel it came on is gone: the broker delivers it again, and nothing can be settled any more. */
  lost: boolean
  channel: Pick<Channel, 'ack'>
  /** To be done once the delivery is settled; undefined while there is nothing. */
  afterwards: (() => void)[] | undefined
}

export interface SettleOptions<D extends Delivery = Delivery> {
  publisher: Pick<Publisher, 'publish'>
  /** Records that the message expired; a failure is tried again, but for Poison, which dead-letters it. */
  expire: (delivery: D, cause: unknown) => Promise<void>
  log: Log
  now: () => number
  /** Waits; ends early when the consumer drains. */
  pause: (ms: number) => Promise<void>
  draining: () => boolean
  /** Does what was left for after the ack. */
  later: (task: () => void) => void
  onSettled?: (settlement: Settlement) => void
  /** Told while a delivery is held since what must be published about it cannot be, and with undefined when that is over. */
  onHold?: (delivery: D, trouble: string | undefined) => void
}

export type Settlement = { outcome: 'done' | 'expired' | 'deadLettered' | 'left' } | { outcome: 'retried'; tier: RetryTier }

const done: Settlement = { outcome: 'done' }
const firstHoldMs = 100
const maxHoldMs = 5_000

/**
 * The one place where a delivery is settled. The work returned: ack. It threw: first a confirmed copy to where the cause belongs,
 * then the ack, so that a crash between the two duplicates and never loses. Where the copy cannot be published the delivery is
 * held: an ack would lose the message, and a requeue would burn its delivery limit. A consumer that drains leaves it unacked.
 */
export async function settle<D extends Delivery>(
  delivery: D,
  work: (delivery: D) => Promise<void>,
  options: SettleOptions<D>,
): Promise<Settlement> {
  let settlement = done
  try {
    await work(delivery)
  } catch (cause) {
    const published = await hold(delivery, () => passOn(delivery, cause, options), options)
    if (!published) return finish({ outcome: 'left' }, options)
    settlement = published
  }
  ack(delivery)
  if (delivery.afterwards) for (const task of delivery.afterwards) options.later(task)
  return finish(settlement, options)
}

async function passOn<D extends Delivery>(
  delivery: D,
  cause: unknown,
  { publisher, expire, log, now }: SettleOptions<D>,
): Promise<Settlement> {
  const { message, attempt, validUntil } = delivery
  const messageId = message.properties.messageId
  const route = routeFailure({ cause, attempt, validUntil, now: now() })
  let why = cause
  if (route.to === 'expired') {
    const poison = await expire(delivery, cause).then(() => undefined, poisonOnly)
    if (!poison) return { outcome: 'expired' }
    why = poison
  }
  if (route.to === 'retry') {
    await publisher.publish(retryCopy(message, { ...route, cause }))
    log.info(
      { event: 'delivery.retried', messageId, attempt: route.attempt, delayMs: route.tier.delayMs, cause: describeCause(cause) },
      `retry in ${route.tier.delayMs} ms: ${describeCause(cause)}`,
    )
    return { outcome: 'retried', tier: route.tier }
  }
  const copy = deadCopy(message, { attempt, cause: why, now: now() })
  await publisher.publish(copy)
  log.info(
    { event: 'delivery.deadLettered', messageId: copy.properties.messageId, attempt, cause: describeCause(why) },
    `dead-lettered: ${describeCause(why)}`,
  )
  return { outcome: 'deadLettered' }
}

/** It turned out that the message may not be called expired. */
function poisonOnly(error: unknown): Poison {
  if (error instanceof Poison) return error
  throw error
}

async function hold<D extends Delivery>(
  delivery: D,
  publish: () => Promise<Settlement>,
  options: SettleOptions<D>,
): Promise<Settlement | undefined> {
  const { log, pause, draining, onHold } = options
  try {
    for (let waitMs = firstHoldMs; ; waitMs = Math.min(maxHoldMs, waitMs * 2)) {
      if (delivery.lost) return undefined
      try {
        return await publish()
      } catch (error) {
        if (draining()) return undefined
        onHold?.(delivery, describeCause(error))
        log.warn(
          { messageId: delivery.message.properties.messageId },
          `holding a delivery, trying again in ${waitMs} ms: ${describeCause(error)}`,
        )
        await pause(waitMs)
      }
    }
  } finally {
    onHold?.(delivery, undefined)
  }
}

function ack({ channel, message }: Delivery): void {
  try {
    channel.ack(message)
  } catch {
    // The channel died meanwhile: the broker delivers the message again, and an ack elsewhere would be a protocol error.
  }
}

function finish(settlement: Settlement, { onSettled }: Pick<SettleOptions, 'onSettled'>): Settlement {
  onSettled?.(settlement)
  return settlement
}
