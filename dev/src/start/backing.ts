import { type Broker, chooseBroker, chooseDatabase, type Database, type Tell } from '..'
import { allOrNone } from '../machine/all-or-none'
import { leaveLedgerAddress } from './ledger-address'

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
  installFault: string | undefined
  abort: AbortSignal
}

/** Gets a broker and a database side by side, on their usual ports where those are free. */
export async function openBacking({ tell, env, installFault, abort }: BackingOptions): Promise<Backing> {
  const common = { tell, env, name: 'start' }
  const [broker, database] = await allOrNone<[Broker, Database | undefined]>(
    [
      (within) => chooseBroker({ ...common, installFault, amqpPort: 5672, managementPort: 15672, abort: within }),
      async (within) => (env.LEDGER === 'off' ? undefined : chooseDatabase({ ...common, port: 5432, abort: within })),
    ],
    abort,
  )
  const takeAway = database && database.kind !== 'url' ? leaveLedgerAddress(database.url) : () => undefined
  return {
    broker,
    database,
    async stop() {
      takeAway()
      await Promise.all([broker.stop(), database?.stop()])
    },
  }
}
