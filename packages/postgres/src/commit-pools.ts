import { idleInTransactionMs, redactUrl, within } from '@trading/runtime'
import { Pool, type PoolConfig } from 'pg'
import { type Querying, queryingOn } from './querying'
import { retryAtOnce } from './retry-at-once'
import { pinned, type Session, withSession } from './session'
import { createSessions, type SessionKind } from './sessions'
import type { Store } from './store'

/** Connections with the same `synchronous_commit`. */
export interface CommitPool extends Querying {
  /**
   * Runs work on one connection between BEGIN and COMMIT. If it throws, the connection is discarded and the server rolls back. Unlike single
   * statements it is not retried, since work may have effects that a rollback does not undo.
   */
  transaction<T>(work: (querying: Querying) => Promise<T>): Promise<T>
  /** The same between BEGIN and ROLLBACK. */
  undone<T>(work: (querying: Querying) => Promise<T>): Promise<T>
}

export interface CommitPoolsOptions {
  store: Store
  url: string
  /** Shown in pg_stat_activity. */
  applicationName: string
  /** The maximum number of connections of the two pools in total. */
  pool: number
  /** How long a call may wait for a connection, and then for its result. */
  statementMs: number
  /** Settings of its connections besides those that all stores have. */
  session?: Session | undefined
  onLost: (cause: Error) => void
  /** Prepares each new session of `apart` before it is used: a lock of the session, for example. */
  prepareApart?: ((querying: Querying) => Promise<unknown>) | undefined
}

const closeTimeoutMs = 2_000
const reopenMs = 1_000

/**
 * Two pools and one connection apart. A commit on `durable` returns when it is on disk. A commit on `relaxed` returns earlier: it survives
 * the death of any client, but a crash of PostgreSQL may lose the last 0.6 s of such commits. PostgreSQL writes its WAL in order, so once a
 * commit is on disk, all earlier commits of both pools are too. `apart` is a single connection like those of `relaxed`, for work that keeps
 * it for long or depends on its session.
 */
export function openCommitPools({
  store,
  url,
  applicationName,
  pool,
  statementMs,
  session: own = {},
  onLost,
  prepareApart,
}: CommitPoolsOptions) {
  const relaxedMax = Math.max(1, Math.floor(pool / 2))
  const connecting = { url, applicationName, statementMs, own }
  const kinds = [kindOf('off', connecting), kindOf('on', connecting)] as const
  const sessions = createSessions(kinds, { address: redactUrl(url), store })
  const open = (max: number, { config, session }: SessionKind, prepare?: CommitPoolsOptions['prepareApart']) => {
    const verify: PoolConfig['verify'] = (client, done) => {
      const prepared = sessions.keep(client, session).then(() => prepare?.(queryingOn(client)))
      void prepared.then(() => done(), done)
    }
    const connections = new Pool({
      ...config,
      max,
      verify,
      // Keep idle connections, so that the next call need not open one.
      idleTimeoutMillis: 0,
    })
    // Only the pool listens to idle connections, and an error event without a listener kills the process.
    connections.on('error', onLost)
    // The pool does not listen to connections that are verified or checked out; their next query fails anyway.
    connections.on('connect', (client) => client.on('error', ignore))
    return connections
  }
  const pools = [open(relaxedMax, kinds[0]), open(Math.max(1, pool - relaxedMax), kinds[1]), open(1, kinds[0], prepareApart)] as const
  const [relaxed, durable, apart] = pools.map(commitPoolOn) as [CommitPool, CommitPool, CommitPool]
  let closing = false
  let opened = false
  const connectApart = async () => (await pools[2].connect()).release()
  /** Opens the connection apart, and from then on keeps it open: others rely on what its session holds. */
  const openApart = async (): Promise<void> => {
    await connectApart()
    opened = true
  }
  const reopen = (): void => {
    if (closing || !opened) return
    void connectApart().catch(() => setTimeout(reopen, reopenMs).unref())
  }
  if (prepareApart) pools[2].on('remove', reopen)

  return {
    relaxed,
    durable,
    apart,
    openApart,
    check: sessions.check,
    async close() {
      closing = true
      // A frozen server never acknowledges the close.
      await within(closeTimeoutMs, Promise.all(pools.map((connections) => connections.end())))
    },
  }
}

function kindOf(
  synchronousCommit: 'on' | 'off',
  { url, applicationName, statementMs, own }: Pick<CommitPoolsOptions, 'url' | 'applicationName' | 'statementMs'> & { own: Session },
): SessionKind {
  // The server times out before the client, so that the outcome of most overdue statements is known: not executed.
  const timeouts = {
    lock_timeout: Math.ceil(statementMs / 2),
    statement_timeout: Math.ceil((statementMs * 3) / 4),
    idle_in_transaction_session_timeout: idleInTransactionMs,
  }
  const session = { ...pinned, ...own, synchronous_commit: synchronousCommit }
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

/** Time-outs in the address override the defaults; both are sent as whole milliseconds. */
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
    // Each statement is a transaction of its own, so a statement that the server undid leaves nothing behind and can be retried.
    values: (statement, parameters) => retryAtOnce(() => values(statement, parameters)),
    rows: (statement, parameters) => retryAtOnce(() => rows(statement, parameters)),
    transaction: endedBy('COMMIT'),
    undone: endedBy('ROLLBACK'),
  }
}

const ignore = () => undefined
