import { type ChooseOptions, chooseServer } from './server/choose-server'
import { kinds } from './server/kinds'
import type { Database } from './server/kinds/postgres/database'
import type { Broker } from './server/kinds/rabbitmq/broker'
import type { Cache } from './server/kinds/redis'

export type BrokerOptions = ChooseOptions<'amqp' | 'management'>
export type DatabaseOptions = ChooseOptions<'postgres'>
export type CacheOptions = ChooseOptions<'redis'>

/** The broker for this run; see chooseServer. */
export const chooseBroker = (options: BrokerOptions): Promise<Broker> => chooseServer(kinds.broker, options)

/** The database for this run; see chooseServer. */
export const chooseDatabase = (options: DatabaseOptions): Promise<Database> => chooseServer(kinds.database, options)

/** The cache for this run; see chooseServer. */
export const chooseCache = (options: CacheOptions): Promise<Cache> => chooseServer(kinds.cache, options)
