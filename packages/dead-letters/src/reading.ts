import { setTimeout as sleep } from 'node:timers/promises'
import type { QueueFamily } from '@trading/contracts'
import type { BrokerConnection } from '@trading/messaging'
import { redactUrl } from '@trading/runtime'
import type { Channel, ConsumeMessage } from 'amqplib'
import { type DeadLetter, deadLetterOf } from './dead-letter'
import { DeadLettersError } from './errors'
import { type LockOptions, lockReading } from './reader-lock'
import { takePage } from './take-page'

/** A dead letter held unacknowledged: it returns to the queue unless it is removed. */
export interface HeldLetter {
  letter: DeadLetter
  /** Removes it permanently. Throws if the channel is closed. */
  remove(): void
}

export interface DeadLetterReading {
  /** The number at the beginning. Later dead letters are not read, so a reading always ends. */
  total: number
  letters(): AsyncGenerator<HeldLetter>
  /** Requeues in order what was not removed, and waits until it is back. */
  close(): Promise<void>
}

export interface ReadingOptions extends LockOptions {
  url: string
  family: QueueFamily
}

// The most messages in memory. Up to 32 are requeued in order: RabbitMQ keeps more than that in an unordered map.
const pageSize = 32
// The broker batches returns that it cannot process at once and loses their order, so wait for it now and then.
const pagesBetweenWaits = 16
const backAgainMs = 5_000

/** Holds every dead letter until the end of the reading: one requeued at once would be delivered again. */
export async function openReading(connection: BrokerConnection, { url, family, tell, abort }: ReadingOptions): Promise<DeadLetterReading> {
  const model = connection.model
  const deadQueue = family.dead.queue
  if (!model) throw new DeadLettersError('lost the connection to the broker')
  const unlock = await lockReading(model, deadQueue, { tell, abort })
  const channel = await model.createChannel()
  channel.on('error', () => undefined)
  const total = await ready(channel, deadQueue, redactUrl(url))
  const removed = new Set<number>()
  let seen = 0

  const held = (message: ConsumeMessage): HeldLetter => ({
    letter: deadLetterOf(message, family),
    remove() {
      channel.ack(message)
      removed.add(message.fields.deliveryTag)
    },
  })

  const isBack = async (count: number) => {
    const giveUpAt = Date.now() + backAgainMs
    while ((await channel.checkQueue(deadQueue)).messageCount < count && Date.now() < giveUpAt) await sleep(5)
  }

  const putBack = async () => {
    let returned = 0
    // Delivery tags count from 1.
    for (let first = 1, page = 1; first <= seen; first += pageSize, page++) {
      const tags = Array.from({ length: Math.min(pageSize, seen - first + 1) }, (_, index) => first + index)
      const kept = tags.filter((tag) => !removed.has(tag))
      returned += kept.length
      const last = kept.at(-1)
      if (last !== undefined) channel.nack({ fields: { deliveryTag: last } } as ConsumeMessage, true, true)
      if (page % pagesBetweenWaits === 0) await isBack(returned)
    }
    await isBack(returned)
  }

  return {
    total,
    async *letters() {
      while (seen < total && !abort.aborted) {
        const page = await takePage(channel, deadQueue, Math.min(pageSize, total - seen)).catch((cause) => {
          const refusal = connection.refusedAs(cause)
          throw refusal ? new DeadLettersError(refusal.message, { cause }) : cause
        })
        if (page.length === 0) return
        seen += page.length
        yield* page.map(held)
      }
    },
    async close() {
      // If the channel is closed, the broker has already requeued everything.
      await putBack().catch(() => undefined)
      await channelClosed(channel)
      await unlock().catch(() => undefined)
    },
  }
}

// On a closed channel close() throws synchronously instead of rejecting.
const channelClosed = (channel: Channel): Promise<unknown> =>
  Promise.resolve(channel)
    .then((open) => open.close())
    .catch(() => undefined)

async function ready(channel: Channel, deadQueue: string, address: string): Promise<number> {
  try {
    return (await channel.checkQueue(deadQueue)).messageCount
  } catch (error) {
    if ((error as { code?: unknown }).code !== 404) throw error
    throw new DeadLettersError(
      `there is no queue ${deadQueue} at ${address}: no service that uses it has connected yet, or RABBITMQ_URL names the wrong broker`,
      { code: 'NO_QUEUE' },
    )
  }
}
