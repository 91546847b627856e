import { accessOf, type QueueFamily, type Signal, signals, type TimelessFamily, topics } from '@trading/contracts'
import {
  type BrokerConnection,
  type Consumer,
  createConsumer,
  createPublisher,
  type Handler,
  openConnection,
  type Publisher,
} from '@trading/messaging'
import { quietLog } from '@trading/rig/quiet-log'
import type { Log, Owned } from '@trading/runtime'

/** Opens connections, publishers and consumers, and closes them newest first. */
export function messagingFixture(url: () => string, log: Log = quietLog()) {
  const opened: Owned[] = []
  const own = <T extends Owned>(thing: T): T => {
    opened.push(thing)
    return thing
  }
  const connection = async (name: string, at = url(), family: QueueFamily = signals): Promise<BrokerConnection> =>
    own(await openConnection({ url: at, name, log, access: accessOf('the test', { consumes: [family], publishes: [topics.reports] }) }))
  const publisher = async (options: { window?: number; timeoutMs?: number } = {}, at?: string): Promise<Publisher> =>
    own(createPublisher({ connection: await connection('publishing', at), name: 'publisher', log, ...options }))

  return {
    connection,
    publisher,
    async consumer(
      handle: Handler<Signal>,
      options: { prefetch?: number; paused?: boolean; drainMs?: number; expired?: (signal: Signal) => void } = {},
    ): Promise<Consumer> {
      return own(
        createConsumer({
          connection: await connection('consuming'),
          publisher: await publisher(),
          family: signals,
          name: 'consumer',
          log,
          handle,
          expire: async (signal) => options.expired?.(signal),
          ...options,
        }),
      )
    },
    /** A consumer of another family; `close` closes only the consumer. */
    async consumerOf<T>(family: TimelessFamily<T>, handle: Handler<T>, options: { connection?: BrokerConnection } = {}): Promise<Consumer> {
      const consuming = options.connection ?? (await connection(`${family.name} consuming`, url(), family))
      const copies = own(createPublisher({ connection: await connection('copies', url(), family), name: 'copies', log }))
      return own(createConsumer({ connection: consuming, publisher: copies, family, name: family.name, log, handle }))
    },
    async close() {
      for (const thing of opened.splice(0).reverse()) await thing.close?.()
    },
  }
}
