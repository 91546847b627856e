import { type QueueFamily, type RetryQueue, spelledId } from '@trading/contracts'
import { describeCause, type Log } from '@trading/runtime'
import type { ConsumeMessage, MessageProperties } from 'amqplib'
import type { Acks } from './acks'
import { bareCopy, deadCopy, retryCopy } from './copies'
import { PublishError } from './errors'
import type { Publication } from './publication'
import type { Publisher } from './publisher'
import { routeFailure } from './route-failure'

/** A delivered message that is not acknowledged yet. */
export interface Delivery {
  message: ConsumeMessage
  attempt: number
  /** Milliseconds since the epoch; Infinity without a deadline; undefined until the message is decoded. */
  validUntil: number | undefined
  /** The channel it came on has closed: the broker delivers it again, and it can no longer be acknowledged. */
  lost: boolean
  /** The acks of the channel it came on. */
  acks: Pick<Acks, 'ack'>
  /** Tasks to run after the acknowledgement; undefined if there are none. */
  afterwards: (() => void)[] | undefined
}

export interface AcknowledgeOptions<D extends Delivery = Delivery> {
  /** The queue family of the deliveries: their copies go to its queues. */
  family: Pick<QueueFamily, 'retry' | 'dead' | 'attempts' | 'deadline'>
  publisher: Pick<Publisher, 'publish'>
  /** Records that the message expired. If that fails, the failure decides where the message goes. */
  expire: (delivery: D, cause: unknown) => Promise<void>
  log: Log
  now: () => number
  /** Waits; ends early when the consumer drains. */
  pause: (ms: number) => Promise<void>
  draining: () => boolean
  /** Runs a task that a handler deferred until after the ack. */
  later: (task: () => void) => void
  onOutcome?: (outcome: DeliveryOutcome) => void
  /** Why the handling of deliveries may not begin now; undefined if it may. Until then they wait, unacknowledged. */
  obstacle?: () => string | undefined
  /**
   * Called with the reason while a delivery is held because its copy or report cannot be published or its handling may not begin, and with
   * undefined when that is over.
   */
  onHold?: (delivery: D, why: string | undefined) => void
}

export type DeliveryOutcome = { outcome: 'done' | 'expired' | 'deadLettered' | 'left' } | { outcome: 'retried'; tier: RetryQueue }

const done: DeliveryOutcome = { outcome: 'done' }
const firstHoldMs = 100
const maxHoldMs = 5_000
const firstLookMs = 10
const maxLookMs = 320

/**
 * The only place that acknowledges deliveries. If the work returns, the delivery is acked. If it throws, a confirmed copy is published
 * first and the delivery is acked afterwards, so a crash in between duplicates the message and never loses it. If the copy cannot be
 * published, the delivery is held: an ack would lose the message, and a requeue would use up its delivery limit. A draining consumer leaves
 * it unacked. A delivery whose handling may not begin waits before the work.
 */
export async function acknowledge<D extends Delivery>(
  delivery: D,
  work: (delivery: D) => Promise<void>,
  options: AcknowledgeOptions<D>,
): Promise<DeliveryOutcome> {
  let outcome = done
  if (options.obstacle?.() !== undefined && !(await untilMayBegin(delivery, options))) return finish({ outcome: 'left' }, options)
  try {
    await work(delivery)
  } catch (cause) {
    const published = await hold(delivery, () => passOn(delivery, cause, options), options)
    if (!published) return finish({ outcome: 'left' }, options)
    outcome = published
  }
  delivery.acks.ack(delivery.message)
  if (delivery.afterwards) for (const task of delivery.afterwards) options.later(task)
  return finish(outcome, options)
}

/** Waits until handling may begin; false if the delivery was lost or the consumer drains first. */
async function untilMayBegin<D extends Delivery>(
  delivery: D,
  { obstacle, pause, draining, onHold }: AcknowledgeOptions<D>,
): Promise<boolean> {
  try {
    for (let waitMs = firstLookMs; ; waitMs = Math.min(maxLookMs, waitMs * 2)) {
      if (delivery.lost || draining()) return false
      const why = obstacle?.()
      if (why === undefined) return true
      // A short wait is backpressure; only a long one makes the service unready.
      if (waitMs === maxLookMs) onHold?.(delivery, why)
      await pause(waitMs)
    }
  } finally {
    onHold?.(delivery, undefined)
  }
}

async function passOn<D extends Delivery>(
  delivery: D,
  cause: unknown,
  options: AcknowledgeOptions<D>,
  validUntil = delivery.validUntil,
): Promise<DeliveryOutcome> {
  const { family, publisher, expire, log, now } = options
  const { message, attempt } = delivery
  const messageId = idOf(message.properties)
  const route = routeFailure({ family, cause, attempt, validUntil, now: now() })
  if (route.to === 'expired') {
    try {
      await expire(delivery, cause)
    } catch (failure) {
      // The report is held like any copy until it can be published.
      if (failure instanceof PublishError) throw failure
      // Holding any other failure would block the engine. The retried message may pass its deadline, so it must not be executed again.
      return passOn(delivery, failure, options, Number.POSITIVE_INFINITY)
    }
    return { outcome: 'expired' }
  }
  if (route.to === 'retry') {
    await publishCopy(publisher, retryCopy(family, message, { ...route, cause }))
    log.info(
      { event: 'delivery.retried', messageId, attempt: route.attempt, delayMs: route.tier.delayMs, cause: describeCause(cause) },
      `retry in ${route.tier.delayMs} ms: ${describeCause(cause)}`,
    )
    return { outcome: 'retried', tier: route.tier }
  }
  const copy = deadCopy(family, message, { attempt, cause, now: now() })
  await publishCopy(publisher, copy)
  log.info(
    { event: 'delivery.deadLettered', messageId: spelledId(copy.properties.messageId), attempt, cause: describeCause(cause) },
    `dead-lettered: ${describeCause(cause)}`,
  )
  return { outcome: 'deadLettered' }
}

/** Drops properties that cannot be encoded again; waiting would not help. */
async function publishCopy(publisher: Pick<Publisher, 'publish'>, copy: Publication): Promise<void> {
  try {
    await publisher.publish(copy)
  } catch (error) {
    if (!(error instanceof PublishError && error.code === 'UNENCODABLE')) throw error
    await publisher.publish(bareCopy(copy))
  }
}

async function hold<D extends Delivery>(
  delivery: D,
  publish: () => Promise<DeliveryOutcome>,
  options: AcknowledgeOptions<D>,
): Promise<DeliveryOutcome | undefined> {
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
          { messageId: idOf(delivery.message.properties) },
          `holding a delivery, trying again in ${waitMs} ms: ${describeCause(error)}`,
        )
        await pause(waitMs)
      }
    }
  } finally {
    onHold?.(delivery, undefined)
  }
}

// The same spelling as in the rest of the log, so that a search for the signal's id finds it.
const idOf = ({ messageId }: MessageProperties): unknown => (typeof messageId === 'string' ? spelledId(messageId) : messageId)

function finish(outcome: DeliveryOutcome, { onOutcome }: Pick<AcknowledgeOptions, 'onOutcome'>): DeliveryOutcome {
  onOutcome?.(outcome)
  return outcome
}
