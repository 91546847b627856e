import { allOrNone, type Broker, type BrokerOptions, chooseBroker, chooseDatabase, type Database } from '@trading/dev'

/** A broker and a database for a run, opened side by side; neither where one of them cannot be had. */
export const openServers = ({ abort, ...options }: Pick<BrokerOptions, 'tell' | 'name' | 'env' | 'abort'>): Promise<[Broker, Database]> =>
  allOrNone<[Broker, Database]>(
    [(within) => chooseBroker({ ...options, abort: within }), (within) => chooseDatabase({ ...options, abort: within })],
    abort,
  )
