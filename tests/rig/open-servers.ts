import { allOrNone, type Broker, type BrokerOptions, chooseBroker, chooseDatabase, type Database } from '@trading/dev'

/** Opens a broker and a database for a run, concurrently; if one fails, the other is closed. */
export const openServers = ({ abort, ...options }: Pick<BrokerOptions, 'tell' | 'name' | 'env' | 'abort'>): Promise<[Broker, Database]> =>
  allOrNone<[Broker, Database]>(
    [(within) => chooseBroker({ ...options, abort: within }), (within) => chooseDatabase({ ...options, abort: within })],
    abort,
  )
