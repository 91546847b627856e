import { type Log, redactUrl, within } from '@trading/runtime'
import { asConfigurationError } from './as-configuration-error'
import { checkAddress } from './check-address'
import { type CommitPool, openCommitPools } from './commit-pools'
import { createHealth, type StoreState } from './health'
import { keepTrying } from './keep-trying'
import { migrate } from './migrate'
import type { Querying } from './querying'
import type { Session } from './session'
import type { Store } from './store'

export interface DatabaseOptions {
  store: Store
  url: string
  /** A login that may migrate; the default is `url`. */
  migrationUrl?: string | undefined
  /** Shown in pg_stat_activity. */
  applicationName: string
  log: Log
  /** The maximum number of connections, besides the one apart. */
  pool: number
  /** How long a call may wait for a connection, and then for its result. */
  statementMs: number
  /** Settings of its connections besides those that all stores have. */
  session?: Session
  /** Prepares each new session of the connection apart. If set, that connection is opened before the first call. */
  prepareApart?: (querying: Querying) => Promise<unknown>
  /** Does the store's work on durable connections and rolls it back, so it fails if the work would. */
  rehearse: (durable: CommitPool) => Promise<unknown>
  /** Whether an error of the store's operations is about the work itself, so that the database is available. */
  isAnswer: (cause: unknown) => boolean
}

export interface OpenDatabase {
  relaxed: CommitPool
  durable: CommitPool
  /** One connection, for work that keeps it for long or depends on its session. */
  apart: CommitPool
  rehearse: () => Promise<unknown>
  /** Wraps an operation so that it waits for the database to open, and throws the store's Unavailable if it does not answer in time. */
  call<P extends unknown[], T>(operation: (...parameters: P) => Promise<T>): (...parameters: P) => Promise<T>
  /** Reports that some work succeeded. */
  proven(): void
  /** Calls the listener at once and on each change, before the call that caused it returns. Returns a function that unsubscribes. */
  onState(listener: (state: StoreState, cause?: unknown) => void): () => void
  unready(): string | undefined
  close(): Promise<void>
  /** Rejects with the store's ConfigurationError if the database is reachable at start but rejects this configuration. */
  closed: Promise<void>
}

/**
 * Migrates a store if needed, connects and stays connected. Returns at once, even if the database is unavailable; until it is open, calls
 * wait for up to `statementMs`.
 * @throws the store's ConfigurationError if an address is invalid
 */
export function openDatabase({
  store,
  url,
  migrationUrl,
  applicationName,
  log,
  pool,
  statementMs,
  session,
  prepareApart,
  ...work
}: DatabaseOptions): OpenDatabase {
  const owner = migrationUrl || url
  for (const address of [url, owner]) checkAddress(address, store)
  const ending = new AbortController()
  const { signal: abort } = ending
  let refuse: (refusal: unknown) => void = () => undefined
  let finish: () => void = () => undefined
  const closed = new Promise<void>((resolve, reject) => {
    finish = resolve
    refuse = reject
  })
  closed.catch(() => undefined)

  let opened = false
  const onLost = (cause: Error) => (opened ? health.lost(cause) : health.failed(cause))
  const pools = openCommitPools({ store, url, applicationName, pool, statementMs, session, onLost, prepareApart })
  const rehearse = () => work.rehearse(pools.durable)
  const health = createHealth({ store, address: redactUrl(url), log, probe: rehearse, isAnswer: work.isAnswer, abort })
  /** Runs a step that the database may reject. */
  const at = async (address: string, step: () => Promise<unknown>): Promise<void> => {
    try {
      await step()
    } catch (cause) {
      throw asConfigurationError(cause, redactUrl(address), store)
    }
  }

  const opening = keepTrying(
    async () => {
      await at(owner, () => migrate({ store, url: owner, log, abort }))
      await at(url, pools.check)
      await at(url, rehearse)
      if (prepareApart) await at(url, pools.openApart)
    },
    {
      abort,
      onFailure(cause) {
        if (cause instanceof store.ConfigurationError) throw cause
        health.failed(cause)
      },
    },
  ).then(
    () => {
      opened = true
      health.answered()
    },
    (cause) => abort.aborted || refuse(cause),
  )

  return {
    relaxed: pools.relaxed,
    durable: pools.durable,
    apart: pools.apart,
    rehearse,
    call:
      (operation) =>
      async (...parameters) => {
        if (!opened) await within(statementMs, opening)
        if (!opened) throw new store.Unavailable(`the ${store.name} is not open: ${health.trouble}`)
        return health.watch(() => operation(...parameters))
      },
    proven: () => void health.proven(),
    onState: health.onState,
    unready: () => health.trouble && `${store.name}: ${health.trouble}`,
    async close() {
      ending.abort()
      await pools.close()
      finish()
    },
    closed,
  }
}
