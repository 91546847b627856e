import { randomUUID } from 'node:crypto'
import { basename } from 'node:path'
import { allDeclarations, signalMessage, topics } from '@trading/contracts'
import { declareTopology } from '@trading/messaging'
import { type ChannelModel, type ConfirmChannel, connect, type Options } from 'amqplib'
import { type Management, managementOf } from './management'
import { queues } from './signal-queues'

/** A separate vhost on the broker of the run, so that test files never consume each other's messages. */
export interface TestBroker {
  url: string
  vhost: string
  management: Management
  /** An open channel for the test; reopened if a fault closed the previous one. */
  channel: () => Promise<ConfirmChannel>
  /** Publishes directly to the signal exchange, without the platform's publisher, and waits for the confirm. */
  publish: (body: string | Buffer | object, properties?: Options.Publish) => Promise<void>
  /** The number of ready messages, as reported by the queue itself. */
  depth: (queue: string) => Promise<number>
  /** The number of its consumers. @throws if there is no such queue */
  consumers: (queue: string) => Promise<number>
  close: () => Promise<void>
}

export interface BrokerAddress {
  url: string
  managementUrl: string
}

export const allQueues = queues.map(({ queue }) => queue)

const brokerOfThisRun = (): BrokerAddress => JSON.parse(process.env.TEST_BROKER as string)

export const nameOfThisTest = (): string => `test-${basename(expect.getState().testPath ?? 'tests', '.test.ts')}`

export async function openTestBroker(
  { url, managementUrl }: BrokerAddress = brokerOfThisRun(),
  name: string = nameOfThisTest(),
): Promise<TestBroker> {
  const management = managementOf(managementUrl)
  const vhost = `${name}-${randomUUID().slice(0, 8)}`
  await management.createVhost(vhost)
  const address = new URL(url)
  address.pathname = `/${vhost}`
  const link = keepLink(address.toString())
  await declareTopology(await link.connection(), allDeclarations)
  return {
    url: address.toString(),
    vhost,
    management,
    channel: link.channel,
    async publish(body, properties) {
      const content = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
      const options = { contentType: 'application/json', type: signalMessage.type, persistent: true, ...properties }
      const channel = await link.channel()
      await new Promise<void>((resolve, reject) => {
        channel.publish(topics.signals.exchange.name, topics.signals.everything, content, options, (error) =>
          error ? reject(error) : resolve(),
        )
      })
    },
    depth: async (queue) => (await (await link.channel()).checkQueue(queue)).messageCount,
    consumers: async (queue) => (await (await link.channel()).checkQueue(queue)).consumerCount,
    async close() {
      await link.close()
      await management.deleteVhost(vhost)
    },
  }
}

/** A connection and a channel, reopened if a fault closed the previous ones. */
export function keepLink(url: string) {
  let connecting: Promise<ChannelModel> | undefined
  let opening: Promise<ConfirmChannel> | undefined
  const connection = (): Promise<ChannelModel> => {
    connecting ??= connect(url).then(
      (model) => {
        model.on('error', () => undefined)
        model.on('close', () => {
          connecting = undefined
        })
        return model
      },
      (error) => {
        connecting = undefined
        throw error
      },
    )
    return connecting
  }
  const channel = (): Promise<ConfirmChannel> => {
    opening ??= connection()
      .then((model) => model.createConfirmChannel())
      .then((fresh) => {
        fresh.on('error', () => undefined)
        fresh.on('close', () => {
          opening = undefined
        })
        return fresh
      })
      .catch((error) => {
        opening = undefined
        throw error
      })
    return opening
  }
  const close = async () => {
    const model = await connecting?.catch(() => undefined)
    await model?.close().catch(() => undefined)
  }
  return { connection, channel, close }
}
