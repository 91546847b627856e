import { describeCause, type Log } from '@trading/runtime'
import { keepTrying } from './keep-trying'
import { wasUndone } from './sqlstate'
import type { Store } from './store'

/**
 * `away`: it is probed until it answers. `half-open`: the probe worked, and no work has since. `working`: all is well.
 */
export type StoreState = 'away' | 'half-open' | 'working'

export interface HealthOptions {
  store: Store
  /** For people, without its password. */
  address: string
  log: Log
  /** Writes as the work does, and changes nothing: in a database that can be read only, reading would call all well. */
  probe: () => Promise<unknown>
  /** What is said of the work itself: the database was there, and heard it. */
  isAnswer: (cause: unknown) => boolean
  abort: AbortSignal
}

/** Knows whether the store can be worked with; after a failure it is probed until that works, and nothing else calls it well again. */
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
    // Loudly once: while it lasts, readiness says it.
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
    /** A connection ended, or a call failed, after all was well. */
    lost,
    /** A piece of the work got through. */
    proven: () => state === 'half-open' && moveTo('working'),
    onState(listener: (state: StoreState, cause?: unknown) => void): () => void {
      listeners.add(listener)
      listener(state)
      return () => void listeners.delete(listener)
    },
    /** @throws the store's Unavailable for whatever is not an answer of the database */
    async watch<T>(work: () => Promise<T>): Promise<T> {
      try {
        return await work()
      } catch (cause) {
        if (cause instanceof store.Unavailable || isAnswer(cause)) throw cause
        // A transaction that was undone is simply done later.
        if (!wasUndone(cause)) lost(cause)
        throw new store.Unavailable(`the ${store.name} did not answer: ${describeCause(cause)}`, { cause })
      }
    },
  }
}
