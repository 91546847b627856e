import { type Log, redactUrl, within } from '@trading/runtime'
import { asConfigurationError } from './as-configuration-error'
import { checkAddress } from './check-address'
import { type CommitPool, openCommitPools } from './commit-pools'
import { createHealth, type StoreState } from './health'
import { keepTrying } from './keep-trying'
import { migrate } from './migrate'
import type { Store } from './store'

export interface DatabaseOptions {
  store: Store
  url: string
  /** A login that may migrate; the default is `url`. */
  migrationUrl?: string | undefined
  /** Shown in pg_stat_activity. */
  applicationName: string
  log: Log
  /** Connections at most. */
  pool: number
  /** How long a call may wait for a connection, and how long for its answer. */
  statementMs: number
  /** Does on connections that commit to disk what the store's work does, and takes it back: it fails where the work would. */
  rehearse: (durable: CommitPool) => Promise<unknown>
  /** Whether an error of the store's operations says that the database was there and heard them. */
  isAnswer: (cause: unknown) => boolean
}

export interface OpenDatabase {
  relaxed: CommitPool
  durable: CommitPool
  rehearse: () => Promise<unknown>
  /** The operation, which then waits for the opening, and throws the store's Unavailable where the database did not answer in time. */
  call<P extends unknown[], T>(operation: (...parameters: P) => Promise<T>): (...parameters: P) => Promise<T>
  /** A piece of the work got through: all is well again. */
  proven(): void
  /** Calls the listener with the state at once, and with each change of it before whoever caused it is told; returns how to stop that. */
  onState(listener: (state: StoreState, cause?: unknown) => void): () => void
  unready(): string | undefined
  close(): Promise<void>
  /** Rejects with the store's ConfigurationError where the database was reached at boot and will not have us as configured. */
  closed: Promise<void>
}

/**
 * Migrates a store where that is needed, connects and keeps connected. It returns at once, also while the database is absent; until it is
 * there a call waits for it as long as one may wait for an answer.
 * @throws the store's ConfigurationError where an address cannot be used at all
 */
export function openDatabase({
  store,
  url,
  migrationUrl,
  applicationName,
  log,
  pool,
  statementMs,
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
  const pools = openCommitPools({ store, url, applicationName, pool, statementMs, onLost })
  const rehearse = () => work.rehearse(pools.durable)
  const health = createHealth({ store, address: redactUrl(url), log, probe: rehearse, isAnswer: work.isAnswer, abort })
  /** Does what may be refused there. */
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
