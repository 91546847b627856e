import { postgres } from './postgres'
import { rabbitmq } from './rabbitmq'
import { redis } from './redis'

/** The kinds of servers, by what services need them as. */
export const kinds = { broker: rabbitmq, database: postgres, cache: redis }
