import { randomUUID } from 'node:crypto'
import { managementOf } from '@trading/rig/management'
import { exchanges, queues, workQueue } from '@trading/rig/signal-queues'
import type { BrokerAddress } from '@trading/rig/test-broker'
import { type ConfirmChannel, connect, type Options } from 'amqplib'
import type { QueueKind } from './series'

/** A virtual host of one contestant, so that its engines stay up and idle while others are measured. */
export interface BenchVhost {
  url: string
  queue: string
  kind: QueueKind
  channel: ConfirmChannel
  /** Puts so many new signals into the queue, and waits until the broker has them all. */
  fill(signals: number): Promise<void>
  /** Messages that no engine has taken yet. */
  depth(): Promise<number>
  close(): Promise<void>
}

type Message = Options.Publish & { exchange: string; routingKey: string; body: Buffer }

const { signals } = require('./programs/signals') as { signals: (count: number) => Message[] }
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

/** A lane on a virtual host that is there already, with whatever is in it. */
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

/** What the services declare, the work queue of the given kind. */
async function declare(channel: ConfirmChannel, kind: QueueKind): Promise<void> {
  for (const { name, type } of exchanges) await channel.assertExchange(name, type, { durable: true })
  for (const { queue, bindings, arguments: quorum } of queues) {
    const classic = Object.fromEntries(Object.entries(quorum).filter(([argument]) => !quorumOnly.includes(argument)))
    await channel.assertQueue(queue, { durable: true, arguments: queue === workQueue && kind === 'classic' ? classic : quorum })
    for (const { exchange, routingKey } of bindings) await channel.bindQueue(queue, exchange, routingKey)
  }
}
