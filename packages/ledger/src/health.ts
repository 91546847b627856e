import { describeCause, type Log } from '@trading/runtime'
import { CallFailed, DataRefused, FieldOutOfRange, LedgerFault, Superseded } from './errors'
import { keepTrying } from './keep-trying'
import { wasUndone } from './retry-at-once'

/**
 * `away`: it is probed until it answers. `half-open`: the probe worked, and no signal has since. `working`: all is well.
 */
export type LedgerState = 'away' | 'half-open' | 'working'

export interface HealthOptions {
  /** For people, without its password. */
  address: string
  log: Log
  /** Writes as a signal does, and changes nothing: in a database that can be read only, reading would call all well. */
  probe: () => Promise<unknown>
  abort: AbortSignal
}

/** What the ledger says of the work itself: it was there, and heard it. */
const answers = [Superseded, FieldOutOfRange, DataRefused, CallFailed, LedgerFault]

/** Knows whether the ledger can be worked with; after a failure it is probed until that works, and nothing else calls it well again. */
export function createHealth({ address, log, probe, abort }: HealthOptions) {
  const listeners = new Set<(state: LedgerState, cause?: unknown) => void>()
  let state: LedgerState = 'away'
  let trouble: string | undefined = 'connecting'
  let told = false
  let probing = false

  const moveTo = (next: LedgerState, cause?: unknown) => {
    state = next
    for (const listener of listeners) listener(next, cause)
  }
  const answered = () => {
    if (state !== 'away') return
    trouble = undefined
    log.info({ event: 'ledger.connected' }, `connected to the ledger at ${address}`)
    moveTo(told ? 'half-open' : 'working')
    told = false
  }
  const failed = (cause: unknown) => {
    trouble = describeCause(cause)
    if (abort.aborted) return
    // Loudly once: while it lasts, readiness says it.
    log[told ? 'debug' : 'warn']({}, `the ledger at ${address} does not answer: ${trouble}; trying again`)
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
      return trouble
    },
    answered,
    failed,
    /** A connection ended, or a call failed, after all was well. */
    lost,
    /** A signal got through all of its work. */
    proven: () => state === 'half-open' && moveTo('working'),
    onState(listener: (state: LedgerState, cause?: unknown) => void): () => void {
      listeners.add(listener)
      listener(state)
      return () => void listeners.delete(listener)
    },
    /** @throws LedgerFault for whatever is not an answer of the ledger */
    async watch<T>(work: () => Promise<T>): Promise<T> {
      try {
        return await work()
      } catch (cause) {
        if (answers.some((kind) => cause instanceof kind)) throw cause
        // Work that is not tried again at once, as the relay's, is simply done later.
        if (!wasUndone(cause)) lost(cause)
        throw new LedgerFault(`the ledger did not answer: ${describeCause(cause)}`, { cause })
      }
    },
  }
}
