import type { Declarations } from '@trading/contracts'
import type { ChannelModel } from 'amqplib'

/** Declares exchanges, queues and bindings; existing ones stay unchanged. Rejects with code 406 if arguments differ. */
export async function declareTopology(model: ChannelModel, { exchanges, queues }: Declarations): Promise<void> {
  // A separate channel: a refused declaration closes its channel.
  const channel = await model.createChannel()
  channel.on('error', () => undefined)
  await Promise.all(exchanges.map(({ name, type }) => channel.assertExchange(name, type, { durable: true })))
  await Promise.all(queues.map(({ queue, arguments: args }) => channel.assertQueue(queue, { durable: true, arguments: args })))
  await Promise.all(
    queues.flatMap(({ queue, bindings }) => bindings.map(({ exchange, routingKey }) => channel.bindQueue(queue, exchange, routingKey))),
  )
  await channel.close()
}
