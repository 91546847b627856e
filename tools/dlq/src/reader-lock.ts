import { setTimeout as sleep } from 'node:timers/promises'
import { UserError } from '@trading/terminal'
import type { Channel, ChannelModel } from 'amqplib'

const tryAgainMs = 200
const sayMs = 1_000
const giveUpMs = 15_000

export interface LockOptions {
  tell: (line: string) => void
  abort: AbortSignal
}

/**
 * One at a time: what one person holds another cannot see, and would take for an empty queue. A queue that is exclusive to its
 * connection is the lock, so it ends with its owner however that ends. Resolves with how to release it.
 */
export async function lockReading(model: ChannelModel, deadQueue: string, { tell, abort }: LockOptions): Promise<() => Promise<void>> {
  const lockQueue = `${deadQueue}.reader`
  for (let waitedMs = 0; ; waitedMs += tryAgainMs) {
    abort.throwIfAborted()
    const channel = await declare(model, lockQueue)
    if (channel === 'refused') {
      tell(`not locked: the user may not declare ${lockQueue}. While somebody else is at the dead letters too, either sees a part of them`)
      return async () => undefined
    }
    if (channel)
      return async () => {
        await channel.deleteQueue(lockQueue)
        await channel.close()
      }
    if (waitedMs === sayMs) tell('somebody else is at the dead letters just now: waiting …')
    if (waitedMs >= giveUpMs) throw new UserError('somebody else is at the dead letters: try again when they have finished')
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
    // Nothing is lost without the lock, and a site may let nobody declare anything.
    if (code === 403) return 'refused'
    throw error
  }
}
