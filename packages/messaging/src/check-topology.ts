import type { Declarations } from '@trading/contracts'
import type { Channel, ChannelModel } from 'amqplib'
import { isAccessRefused } from './permission'

/** Uses a separate channel, because a refusal closes the channel. */
async function onChannel<T>(model: ChannelModel, work: (channel: Channel) => Promise<T>): Promise<T> {
  const channel = await model.createChannel()
  channel.on('error', () => undefined)
  const result = await work(channel)
  await channel.close()
  return result
}

const isThere = async (model: ChannelModel, check: (channel: Channel) => Promise<unknown>): Promise<boolean> => {
  try {
    await onChannel(model, check)
    return true
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 404) return false
    throw cause
  }
}

/** The exchanges and queues that are missing, found by passive declares, which need no permission. */
export async function missingObjects(model: ChannelModel, { exchanges, queues }: Declarations): Promise<string[]> {
  const objects = [
    ...exchanges.map(({ name }) => ({
      object: `exchange ${name}`,
      check: (channel: Channel) => channel.checkExchange(name),
    })),
    ...queues.map(({ queue }) => ({ object: `queue ${queue}`, check: (channel: Channel) => channel.checkQueue(queue) })),
  ]
  const there = await Promise.all(objects.map(({ check }) => isThere(model, check)))
  return objects.filter((_, index) => !there[index]).map(({ object }) => object)
}

/** AMQP transactions (class 90): amqplib encodes them but has no method for them. */
interface Transactional {
  rpc(method: number, fields: object, answer: number): Promise<unknown>
}
const txSelect = [0x5a_00_0a, {}, 0x5a_00_0b] as const
const txRollback = [0x5a_00_1e, {}, 0x5a_00_1f] as const

/**
 * Why the user may not publish to an exchange, or undefined if it may. Publishes a message in a transaction and rolls it back: the broker
 * checks the permission on publishing, and the message is never delivered.
 */
export async function refusedWrite(model: ChannelModel, exchange: string): Promise<Error | undefined> {
  try {
    await onChannel(model, async (channel) => {
      const transactional = channel as unknown as Transactional
      await transactional.rpc(...txSelect)
      channel.publish(exchange, '', Buffer.alloc(0))
      await transactional.rpc(...txRollback)
    })
    return undefined
  } catch (cause) {
    // A topic permission that refuses this routing key may allow others.
    if (isAccessRefused(cause)) return / to exchange /.test(cause.message) ? cause : undefined
    throw cause
  }
}
