import { type Broker, chooseBroker, chooseDatabase, type Database, type Tell } from '..'
import { allOrNone } from '../machine/all-or-none'

/** What the services stand on. */
export interface Backing {
  broker: Broker
  /** None where LEDGER=off: the engines keep nothing then. */
  database: Database | undefined
  /** Ends both at once. */
  stop(): Promise<void>
}

interface BackingOptions {
  tell: Tell
  env: NodeJS.ProcessEnv
  abort: AbortSignal
}

/** Gets a broker and a database side by side, on their usual ports where those are free. */
export async function openBacking({ tell, env, abort }: BackingOptions): Promise<Backing> {
  const common = { tell, env, name: 'start' }
  const [broker, database] = await allOrNone<[Broker, Database | undefined]>(
    [
      (within) => chooseBroker({ ...common, amqpPort: 5672, managementPort: 15672, abort: within }),
      async (within) => (env.LEDGER === 'off' ? undefined : chooseDatabase({ ...common, port: 5432, abort: within })),
    ],
    abort,
  )
  return {
    broker,
    database,
    async stop() {
      await Promise.all([broker.stop(), database?.stop()])
    },
  }
}
