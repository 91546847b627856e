import { within } from '@trading/runtime'
import { Pool, type PoolConfig, type QueryArrayResult, type QueryResult, type QueryResultRow } from 'pg'

/** A statement that each connection prepares once, under its name. */
export interface Statement {
  name: string
  text: string
}

export interface Querying {
  /** Rows as arrays: the cheapest to read, for what every signal needs. */
  values<R extends unknown[]>(statement: Statement, parameters: unknown[]): Promise<QueryArrayResult<R>>
  rows<R extends QueryResultRow>(statement: Statement, parameters: unknown[]): Promise<QueryResult<R>>
}

/** Connections that commit alike. */
export interface Lane extends Querying {
  /** Work on one connection between BEGIN and COMMIT; where it throws, the connection is given up and the server rolls back. */
  transaction<T>(work: (querying: Querying) => Promise<T>): Promise<T>
  /** The same between BEGIN and ROLLBACK: nothing of it stays. */
  undone<T>(work: (querying: Querying) => Promise<T>): Promise<T>
}

export interface LanesOptions {
  url: string
  /** Shown in pg_stat_activity. */
  engine: string
  /** Connections in all, at most. */
  pool: number
  /** How long a call may wait for a connection, and how long for its answer. */
  statementMs: number
  onLost: (cause: Error) => void
}

const closeTimeoutMs = 2_000
/** Above the 5 s that a publisher may take to confirm, since the relay publishes inside a transaction; a frozen relay lets go after it. */
const idleInTransactionMs = 10_000

/**
 * Two lanes. A commit on `durable` returns when it is on disk. One on `relaxed` returns before: it survives the death of any
 * engine, and a crash of PostgreSQL may take the last 0.6 s of them. That is enough for claims and marks: where a claim is lost, the
 * broker delivers the signal again as redelivered and the venue is asked first; where a mark is lost, a report goes out twice with
 * one id. And whatever outcome is on disk has its claim there too, since the log is written in order.
 */
export function openLanes({ url, engine, pool, statementMs, onLost }: LanesOptions) {
  const relaxedMax = Math.max(1, Math.floor(pool / 2))
  const common: PoolConfig = {
    application_name: engine,
    connectionTimeoutMillis: statementMs,
    // The server gives up before we stop listening, so that what is overdue mostly ends as known not to be done.
    lock_timeout: Math.ceil(statementMs / 2),
    statement_timeout: Math.ceil((statementMs * 3) / 4),
    query_timeout: statementMs,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    // A connection that is kept spares the next signal the making of one.
    idleTimeoutMillis: 0,
  }
  const open = (max: number, synchronousCommit: 'on' | 'off') => {
    const connections = new Pool({ ...common, max, connectionString: withOption(url, `-c synchronous_commit=${synchronousCommit}`) })
    // An idle connection that ends has nobody else to tell, and an error event without a listener kills the process.
    connections.on('error', onLost)
    return connections
  }
  const pools = [open(relaxedMax, 'off'), open(Math.max(1, pool - relaxedMax), 'on')] as const

  return {
    relaxed: laneOn(pools[0]),
    durable: laneOn(pools[1]),
    async close() {
      // A frozen server never answers the goodbye.
      await within(closeTimeoutMs, Promise.all(pools.map((connections) => connections.end())))
    },
  }
}

function laneOn(connections: Pool): Lane {
  const endedBy =
    (ending: 'COMMIT' | 'ROLLBACK') =>
    async <T>(work: (querying: Querying) => Promise<T>): Promise<T> => {
      const client = await connections.connect()
      // While it is checked out the pool does not listen, and what it lost shows in the next query.
      client.on('error', ignore)
      try {
        await client.query('BEGIN')
        const result = await work(queryingOn(client))
        await client.query(ending)
        client.off('error', ignore)
        client.release()
        return result
      } catch (cause) {
        client.release(true)
        throw cause
      }
    }
  return { ...queryingOn(connections), transaction: endedBy('COMMIT'), undone: endedBy('ROLLBACK') }
}

export const queryingOn = (on: Pick<Pool, 'query'>): Querying => ({
  values: ({ name, text }, parameters) => on.query({ name, text, values: parameters, rowMode: 'array' }),
  rows: ({ name, text }, parameters) => on.query({ name, text, values: parameters }),
})

const ignore = () => undefined

/** In the address itself, as what stands there wins over any other setting. */
export function withOption(url: string, option: string): string {
  const address = new URL(url)
  address.searchParams.set('options', [address.searchParams.get('options'), option].filter(Boolean).join(' '))
  return address.toString()
}
