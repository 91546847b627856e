import { randomUUID } from 'node:crypto'
import { managementOf } from '@trading/rig/management'
import { exchanges, queues, workQueue } from '@trading/rig/signal-queues'
import type { BrokerAddress } from '@trading/rig/test-broker'
import { type ConfirmChannel, connect, type Options } from 'amqplib'
import type { QueueKind } from './series'

/** One contestant's virtual host, so that its engines stay up and idle while others are measured. */
export interface BenchVhost {
  url: string
  queue: string
  kind: QueueKind
  channel: ConfirmChannel
  /** Publishes this many new signals to the queue, and waits until all are confirmed. */
  fill(signals: number): Promise<void>
  /** The number of messages not yet delivered. */
  depth(): Promise<number>
  close(): Promise<void>
}

type Message = Options.Publish & { exchange: string; routingKey: string; body: Buffer }

/** New signals, encoded. */
export const { signals } = require('./programs/signals') as { signals: (count: number) => Message[] }
const quorumOnly = ['x-queue-type', 'x-delivery-limit', 'x-dead-letter-strategy']

export async function openBenchVhost({ url, managementUrl }: BrokerAddress, name: string, kind: QueueKind = 'quorum'): Promise<BenchVhost> {
  const management = managementOf(managementUrl)
  const vhost = `benchmark-${name}-${randomUUID().slice(0, 8)}`
  await management.createVhost(vhost)
  const address = new URL(url)
  address.pathname = `/${vhost}`
  const lane = await connectBenchVhost(address.toString(), kind)
  await declare(lane.channel, kind)
  return {
    ...lane,
    async close() {
      await lane.close()
      await management.deleteVhost(vhost)
    },
  }
}

/** Connects to an existing virtual host and leaves its content as it is. */
export async function connectBenchVhost(url: string, kind: QueueKind = 'quorum'): Promise<BenchVhost> {
  const connection = await connect(url, { noDelay: true })
  connection.on('error', () => undefined)
  const channel = await connection.createConfirmChannel()
  return {
    url,
    queue: workQueue,
    kind,
    channel,
    async fill(count) {
      for (const { exchange, routingKey, body, ...properties } of signals(count))
        channel.publish(exchange, routingKey, body, { ...properties, persistent: true })
      await channel.waitForConfirms()
    },
    depth: async () => (await channel.checkQueue(workQueue)).messageCount,
    close: () => connection.close(),
  }
}

/** Declares the topology of the services, with a work queue of the given kind. */
async function declare(channel: ConfirmChannel, kind: QueueKind): Promise<void> {
  for (const { name, type } of exchanges) await channel.assertExchange(name, type, { durable: true })
  for (const { queue, bindings, arguments: quorum } of queues) {
    const classic = Object.fromEntries(Object.entries(quorum).filter(([argument]) => !quorumOnly.includes(argument)))
    await channel.assertQueue(queue, { durable: true, arguments: queue === workQueue && kind === 'classic' ? classic : quorum })
    for (const { exchange, routingKey } of bindings) await channel.bindQueue(queue, exchange, routingKey)
  }
}
