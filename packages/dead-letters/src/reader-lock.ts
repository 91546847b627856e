import { setTimeout as sleep } from 'node:timers/promises'
import type { Channel, ChannelModel } from 'amqplib'
import { DeadLettersError } from './errors'

const tryAgainMs = 200
const sayMs = 1_000
const giveUpMs = 15_000

export interface LockOptions {
  tell: (line: string) => void
  abort: AbortSignal
}

/**
 * Admits one reader at a time: messages held by one reader are invisible to another, to whom the queue would look empty. The lock is an
 * exclusive queue, which the broker deletes with its connection. Resolves with a function that releases it.
 */
export async function lockReading(model: ChannelModel, deadQueue: string, { tell, abort }: LockOptions): Promise<() => Promise<void>> {
  const lockQueue = `${deadQueue}.reader`
  for (let waitedMs = 0; ; waitedMs += tryAgainMs) {
    abort.throwIfAborted()
    const channel = await declare(model, lockQueue)
    if (channel === 'refused') {
      tell(
        `not locked: the user may not declare ${lockQueue}. If somebody else reads the dead letters at the same time, each sees only a part of them`,
      )
      return async () => undefined
    }
    if (channel)
      return async () => {
        await channel.deleteQueue(lockQueue)
        await channel.close()
      }
    if (waitedMs === sayMs) tell('somebody else is reading the dead letters: waiting …')
    if (waitedMs >= giveUpMs) throw new DeadLettersError('somebody else is reading the dead letters: try again later')
    await sleep(tryAgainMs)
  }
}

async function declare(model: ChannelModel, lockQueue: string): Promise<Channel | 'refused' | undefined> {
  const channel = await model.createChannel()
  channel.on('error', () => undefined)
  try {
    await channel.assertQueue(lockQueue, { exclusive: true, durable: false, arguments: { 'x-queue-type': 'classic' } })
    return channel
  } catch (error) {
    const { code } = error as { code?: unknown }
    if (code === 405) return undefined
    // The lock only prevents confusion, and some sites let no client declare queues.
    if (code === 403) return 'refused'
    throw error
  }
}
