import { type ChooseOptions, chooseServer } from './server/choose-server'
import { kinds } from './server/kinds'
import type { Database } from './server/kinds/postgres/database'
import type { Broker } from './server/kinds/rabbitmq/broker'

export type BrokerOptions = ChooseOptions<'amqp' | 'management'>
export type DatabaseOptions = ChooseOptions<'postgres'>

/** The broker for this run; see chooseServer. */
export const chooseBroker = (options: BrokerOptions): Promise<Broker> => chooseServer(kinds.broker, options)

/** The database for this run; see chooseServer. */
export const chooseDatabase = (options: DatabaseOptions): Promise<Database> => chooseServer(kinds.database, options)
