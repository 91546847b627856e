import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel, ConsumeMessage } from 'amqplib'
import { DeadLettersError } from './errors'

const lookAgainMs = 100

/**
 * Takes up to `count` messages without acknowledging them. It consumes, since `basic.get` is some twenty times slower and its messages are
 * requeued in any order when the channel closes.
 */
export async function takePage(channel: Channel, queue: string, count: number): Promise<ConsumeMessage[]> {
  const page: ConsumeMessage[] = []
  let lost = ''
  let filled: () => void = () => undefined
  const full = new Promise<void>((resolve) => {
    filled = resolve
  })
  const onClose = () => {
    lost = 'the channel to the broker was closed'
    filled()
  }
  channel.once('close', onClose)
  await channel.prefetch(count)
  const { consumerTag } = await channel.consume(queue, (message) => {
    if (message) page.push(message)
    else lost = `${queue} was deleted, or lost its leader`
    if (lost || page.length === count) filled()
  })
  for (let idle = 0; idle < 2 && page.length < count && !lost; ) {
    const before = page.length
    await Promise.race([full, sleep(lookAgainMs)])
    // Another consumer may hold messages that were counted as ready.
    const noMore = page.length === before && !lost && (await channel.checkQueue(queue)).messageCount === 0
    idle = noMore ? idle + 1 : 0
  }
  if (lost) throw new DeadLettersError(`${lost}: no message is lost, try again`)
  await channel.cancel(consumerTag)
  channel.off('close', onClose)
  return page
}
