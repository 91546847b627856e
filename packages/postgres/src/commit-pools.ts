import { idleInTransactionMs, redactUrl, within } from '@trading/runtime'
import { Pool, type PoolConfig } from 'pg'
import { type Querying, queryingOn } from './querying'
import { retryAtOnce } from './retry-at-once'
import { pinned, type Session, withSession } from './session'
import { createSessions, type SessionKind } from './sessions'
import type { Store } from './store'

/** Connections that commit alike. */
export interface CommitPool extends Querying {
  /**
   * Work on one connection between BEGIN and COMMIT, once; where it throws, the connection is given up and the server rolls back. It is
   * not tried again as single statements are, since work may have effects that no server undoes.
   */
  transaction<T>(work: (querying: Querying) => Promise<T>): Promise<T>
  /** The same between BEGIN and ROLLBACK: nothing of it stays. */
  undone<T>(work: (querying: Querying) => Promise<T>): Promise<T>
}

export interface CommitPoolsOptions {
  store: Store
  url: string
  /** Shown in pg_stat_activity. */
  applicationName: string
  /** Connections in all, at most. */
  pool: number
  /** How long a call may wait for a connection, and how long for its answer. */
  statementMs: number
  onLost: (cause: Error) => void
}

const closeTimeoutMs = 2_000

/**
 * Two pools. A commit on `durable` returns when it is on disk. One on `relaxed` returns before: it survives the death of any client, and
 * a crash of PostgreSQL may take the last 0.6 s of them. Whatever is on disk has all that was committed before it there too, on whichever
 * pool, since PostgreSQL writes its log in order.
 */
export function openCommitPools({ store, url, applicationName, pool, statementMs, onLost }: CommitPoolsOptions) {
  const relaxedMax = Math.max(1, Math.floor(pool / 2))
  const connecting = { url, applicationName, statementMs }
  const kinds = [kindOf('off', connecting), kindOf('on', connecting)] as const
  const sessions = createSessions(kinds, { address: redactUrl(url), store })
  const open = (max: number, { config, session }: SessionKind) => {
    const verify: PoolConfig['verify'] = (client, done) => void sessions.keep(client, session).then(() => done(), done)
    const connections = new Pool({
      ...config,
      max,
      verify,
      // A connection that is kept spares the next call the making of one.
      idleTimeoutMillis: 0,
    })
    // An idle connection that ends has nobody else to tell, and an error event without a listener kills the process.
    connections.on('error', onLost)
    // While one is verified or checked out the pool does not listen: what it lost shows in its next query.
    connections.on('connect', (client) => client.on('error', ignore))
    return connections
  }
  const pools = [open(relaxedMax, kinds[0]), open(Math.max(1, pool - relaxedMax), kinds[1])] as const

  return {
    relaxed: commitPoolOn(pools[0]),
    durable: commitPoolOn(pools[1]),
    check: sessions.check,
    async close() {
      // A frozen server never answers the goodbye.
      await within(closeTimeoutMs, Promise.all(pools.map((connections) => connections.end())))
    },
  }
}

function kindOf(
  synchronousCommit: 'on' | 'off',
  { url, applicationName, statementMs }: Pick<CommitPoolsOptions, 'url' | 'applicationName' | 'statementMs'>,
): SessionKind {
  // The server gives up before we stop listening, so that what is overdue mostly ends as known not to be done.
  const timeouts = {
    lock_timeout: Math.ceil(statementMs / 2),
    statement_timeout: Math.ceil((statementMs * 3) / 4),
    idle_in_transaction_session_timeout: idleInTransactionMs,
  }
  const session = { ...pinned, synchronous_commit: synchronousCommit }
  return {
    config: {
      ...timeouts,
      application_name: applicationName,
      connectionTimeoutMillis: statementMs,
      query_timeout: statementMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      connectionString: withSession(url, session),
    },
    session: { ...session, ...asSent(url, timeouts) },
  }
}

/** Time-outs that stand in the address win over ours; either is sent as a whole number of milliseconds. */
function asSent(url: string, timeouts: Record<string, number>): Session {
  const { searchParams } = new URL(url)
  const sent = ([name, ms]: [string, number]) => [name, String(Number.parseInt(searchParams.get(name) ?? String(ms), 10))]
  return Object.fromEntries(Object.entries(timeouts).map(sent))
}

function commitPoolOn(connections: Pool): CommitPool {
  const { values, rows } = queryingOn(connections)
  const endedBy =
    (ending: 'COMMIT' | 'ROLLBACK') =>
    async <T>(work: (querying: Querying) => Promise<T>): Promise<T> => {
      const client = await connections.connect()
      try {
        await client.query('BEGIN ISOLATION LEVEL READ COMMITTED')
        const result = await work(queryingOn(client))
        await client.query(ending)
        client.release()
        return result
      } catch (cause) {
        client.release(true)
        throw cause
      }
    }
  return {
    // Each is a transaction of its own, so that nothing of it is left where the server undid it.
    values: (statement, parameters) => retryAtOnce(() => values(statement, parameters)),
    rows: (statement, parameters) => retryAtOnce(() => rows(statement, parameters)),
    transaction: endedBy('COMMIT'),
    undone: endedBy('ROLLBACK'),
  }
}

const ignore = () => undefined
