import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '@trading/terminal'
import type { Channel, ConsumeMessage } from 'amqplib'

const lookAgainMs = 100

/**
 * Takes the next `count` messages without acknowledging them; fewer where no more are ready. By consuming and not by `basic.get`, which
 * is some twenty times slower, and whose messages come back in any order when the channel ends.
 */
export async function takePage(channel: Channel, queue: string, count: number): Promise<ConsumeMessage[]> {
  const page: ConsumeMessage[] = []
  let lost = ''
  let filled: () => void = () => undefined
  const full = new Promise<void>((resolve) => {
    filled = resolve
  })
  const onClose = () => {
    lost = 'the channel to the broker ended'
    filled()
  }
  channel.once('close', onClose)
  await channel.prefetch(count)
  const { consumerTag } = await channel.consume(queue, (message) => {
    if (message) page.push(message)
    else lost = `${queue} was deleted, or its leader lost`
    if (lost || page.length === count) filled()
  })
  for (let idle = 0; idle < 2 && page.length < count && !lost; ) {
    const before = page.length
    await Promise.race([full, sleep(lookAgainMs)])
    // Somebody else may hold what was counted as ready.
    const noMore = page.length === before && !lost && (await channel.checkQueue(queue)).messageCount === 0
    idle = noMore ? idle + 1 : 0
  }
  if (lost) throw new UserError(`${lost}: nothing is lost by that, look again`)
  await channel.cancel(consumerTag)
  channel.off('close', onClose)
  return page
}
