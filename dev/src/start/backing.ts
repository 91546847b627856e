import type { Need, Service } from '../../services'
import { type Broker, chooseBroker, chooseDatabase, type Database, type Tell } from '..'
import { allOrNone } from '../machine/all-or-none'
import { leaveLedgerAddress } from './ledger-address'
import { needsOf } from './needs'

/** What the services stand on. */
export interface Backing {
  broker: Broker
  /** None where nobody needs one: with LEDGER=off the engines keep nothing. */
  database: Database | undefined
  /** What is passed on to a service. */
  addressesFor(service: Service): NodeJS.ProcessEnv
  /** Ends both at once. */
  stop(): Promise<void>
}

interface BackingOptions {
  tell: Tell
  services: readonly Service[]
  env: NodeJS.ProcessEnv
  installFault: string | undefined
  abort: AbortSignal
}

/** Gets a broker and a database side by side, on their usual ports where those are free. */
export async function openBacking({ tell, services, env, installFault, abort }: BackingOptions): Promise<Backing> {
  const common = { tell, env, name: 'start' }
  const isNeeded = (need: Need) => services.some((service) => needsOf(service, env).includes(need))
  const [broker, database] = await allOrNone<[Broker, Database | undefined]>(
    [
      (within) => chooseBroker({ ...common, installFault, amqpPort: 5672, managementPort: 15672, abort: within }),
      async (within) => (isNeeded('database') ? chooseDatabase({ ...common, port: 5432, abort: within }) : undefined),
    ],
    abort,
  )
  const takeAway = database && database.kind !== 'url' ? leaveLedgerAddress(database.url) : () => undefined
  const addresses: Record<Need, NodeJS.ProcessEnv> = {
    broker: { RABBITMQ_URL: broker.url },
    database: database ? { DATABASE_URL: database.url, DATABASE_MIGRATION_URL: database.migrationUrl } : {},
    cache: {},
  }
  return {
    broker,
    database,
    addressesFor: (service) => Object.assign({}, ...needsOf(service, env).map((need) => addresses[need])),
    async stop() {
      takeAway()
      await Promise.all([broker.stop(), database?.stop()])
    },
  }
}
