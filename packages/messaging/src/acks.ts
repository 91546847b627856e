import type { Channel, ConsumeMessage } from 'amqplib'

export interface Acks {
  /** Every delivery of the channel, in its order. */
  delivered(message: ConsumeMessage): void
  /** Acknowledges the delivery, at the latest at the end of this turn of the event loop. */
  ack(message: ConsumeMessage): void
  /** Sends the acks of this turn now. */
  flush(): void
}

/**
 * The acks of one channel. Those of one turn of the event loop are sent together: one frame acknowledges the oldest deliveries up to the
 * first that is not done, the others have a frame each. A frame never names a delivery that was acknowledged before, which would close the
 * channel.
 */
export function createAcks(channel: Pick<Channel, 'ack'>): Acks {
  /** The tags of deliveries that are not acknowledged, in their order. */
  const open = new Set<number>()
  const due = new Map<number, ConsumeMessage>()

  const send = (message: ConsumeMessage, allUpTo: boolean): void => {
    try {
      channel.ack(message, allUpTo)
    } catch {
      // The channel closed: the broker delivers the message again, and an ack on another channel would be a protocol error.
    }
  }
  const flush = (): void => {
    let newest: ConsumeMessage | undefined
    let together = 0
    for (const tag of open) {
      const message = due.get(tag)
      if (!message) break
      newest = message
      together++
      open.delete(tag)
      due.delete(tag)
    }
    if (newest) send(newest, together > 1)
    for (const [tag, message] of due) {
      open.delete(tag)
      send(message, false)
    }
    due.clear()
  }

  return {
    delivered: ({ fields }) => void open.add(fields.deliveryTag),
    ack(message) {
      due.set(message.fields.deliveryTag, message)
      // The only delivery has none to wait for.
      if (open.size === 1) flush()
      else if (due.size === 1) process.nextTick(flush)
    },
    flush,
  }
}
