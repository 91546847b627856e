import { describeCause, type Log } from '@trading/runtime'
import { wasUndone } from './error-classes'
import { keepTrying } from './keep-trying'
import type { Store } from './store'

/**
 * `away`: probed until it answers. `half-open`: the probe succeeded, but no work has succeeded since. `working`: work succeeds.
 */
export type StoreState = 'away' | 'half-open' | 'working'

export interface HealthOptions {
  store: Store
  /** Shown in logs, so without its password. */
  address: string
  log: Log
  /** Writes like the real work but changes nothing: a read would also succeed in a read-only database. */
  probe: () => Promise<unknown>
  /** Whether an error is about the work itself, so that the database is available. */
  isAnswer: (cause: unknown) => boolean
  abort: AbortSignal
}

/** Tracks whether the store is available. After a failure, only a successful probe makes it available again. */
export function createHealth({ store, address, log, probe, isAnswer, abort }: HealthOptions) {
  const listeners = new Set<(state: StoreState, cause?: unknown) => void>()
  let state: StoreState = 'away'
  let failure: string | undefined = 'connecting'
  let told = false
  let probing = false

  const moveTo = (next: StoreState, cause?: unknown) => {
    state = next
    for (const listener of listeners) listener(next, cause)
  }
  const answered = () => {
    if (state !== 'away') return
    failure = undefined
    log.info({ event: store.connectedEvent }, `connected to the ${store.name} at ${address}`)
    moveTo(told ? 'half-open' : 'working')
    told = false
  }
  const failed = (cause: unknown) => {
    failure = describeCause(cause)
    if (abort.aborted) return
    // Warn once: readiness reports the failure while it lasts.
    log[told ? 'debug' : 'warn']({}, `the ${store.name} at ${address} does not answer: ${failure}; trying again`)
    told = true
    moveTo('away', cause)
  }
  const probeUntilItWorks = async () => {
    if (probing) return
    probing = true
    await keepTrying(probe, { onFailure: failed, abort }).then(
      () => {
        probing = false
        answered()
      },
      () => undefined,
    )
  }
  const lost = (cause: unknown) => {
    failed(cause)
    void probeUntilItWorks()
  }

  return {
    get trouble() {
      return failure
    },
    answered,
    failed,
    /** A connection ended or a call failed while the store was available. */
    lost,
    /** Some work succeeded. */
    proven: () => state === 'half-open' && moveTo('working'),
    onState(listener: (state: StoreState, cause?: unknown) => void): () => void {
      listeners.add(listener)
      listener(state)
      return () => void listeners.delete(listener)
    },
    /** @throws the store's Unavailable unless the error is an answer about the work itself */
    async watch<T>(work: () => Promise<T>): Promise<T> {
      try {
        return await work()
      } catch (cause) {
        if (cause instanceof store.Unavailable || isAnswer(cause)) throw cause
        // The database undid the transaction, so it is available; the caller retries.
        if (!wasUndone(cause)) lost(cause)
        throw new store.Unavailable(`the ${store.name} did not answer: ${describeCause(cause)}`, { cause })
      }
    },
  }
}
