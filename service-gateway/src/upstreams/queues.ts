import type { QueueFamily } from '@trading/contracts'
import type { QueueView } from '@trading/gateway-api'
import type { BrokerConnection } from '@trading/messaging'
import type { Log } from '@trading/runtime'
import type { Channel, ChannelModel } from 'amqplib'
import { createUpstream } from './upstream'

export interface QueuesUpstreamOptions {
  connection: Pick<BrokerConnection, 'model' | 'unready'>
  families: readonly QueueFamily[]
  deadlineMs: number
  log: Log
}

/** The broker's queues, by passive declaration, which needs no permission. */
export interface QueuesUpstream {
  /** Those that exist, of these families. Looks under way are shared. @throws UpstreamAway */
  depths(): Promise<QueueView[]>
  /** The broker's own word, such as `4.0.5`; undefined while there is no connection. */
  version(): string | undefined
}

const namesIn = ({ work, retry, dead }: QueueFamily): string[] => [work.queue, ...retry.tiers.map(({ queue }) => queue), dead.queue]

export function openQueuesUpstream({ connection, families, deadlineMs, log }: QueuesUpstreamOptions): QueuesUpstream {
  const upstream = createUpstream({ name: 'broker', deadlineMs, log })
  const names = families.flatMap(namesIn)
  let looking: Promise<QueueView[]> | undefined

  const look = async (): Promise<QueueView[]> => {
    const { model } = connection
    if (!model) throw new Error(connection.unready() ?? 'not connected')
    const found = await Promise.all(names.map((name) => depthOf(model, name)))
    return found.flatMap((depth) => depth ?? [])
  }
  return {
    depths() {
      looking ??= upstream.call(look).finally(() => {
        looking = undefined
      })
      return looking
    },
    version: () => versionOf(connection.model),
  }
}

/** Undefined if there is no such queue. On a channel of its own, which the broker closes if there is none. */
async function depthOf(model: ChannelModel, name: string): Promise<QueueView | undefined> {
  const channel: Channel = await model.createChannel()
  channel.on('error', () => undefined)
  try {
    const { messageCount, consumerCount } = await channel.checkQueue(name)
    await channel.close()
    return { name, messages: messageCount, consumers: consumerCount }
  } catch (cause) {
    if ((cause as { code?: unknown }).code === 404) return undefined
    throw cause
  }
}

/** A field that amqplib's types do not declare. */
function versionOf(model: ChannelModel | undefined): string | undefined {
  const { serverProperties } = (model?.connection ?? {}) as { serverProperties?: { version?: unknown } }
  return typeof serverProperties?.version === 'string' ? serverProperties.version : undefined
}
