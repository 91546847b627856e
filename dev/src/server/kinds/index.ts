import { postgres } from './postgres'
import { rabbitmq } from './rabbitmq'
import { redis } from './redis'

/** The kinds of servers, by the need that they meet. */
export const kinds = { broker: rabbitmq, database: postgres, cache: redis }
