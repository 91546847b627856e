import { describeCause, type Log } from '@trading/runtime'
import { FieldOutOfRange, LedgerFault, Superseded, Unrecordable } from './errors'
import { keepTrying } from './keep-trying'

export interface HealthOptions {
  /** For people, without its password. */
  address: string
  log: Log
  /** Asks the database anything. */
  probe: () => Promise<unknown>
  abort: AbortSignal
}

/** Knows whether the last attempt at the database worked; after one that did not it probes until one does. */
export function createHealth({ address, log, probe, abort }: HealthOptions) {
  let trouble: string | undefined = 'connecting'
  let told = false
  let probing = false

  const worked = () => {
    if (trouble === undefined) return
    trouble = undefined
    told = false
    log.info({ event: 'ledger.connected' }, `connected to the ledger at ${address}`)
  }
  const failed = (cause: unknown) => {
    trouble = describeCause(cause)
    if (abort.aborted) return
    // Loudly once: while it lasts, readiness says it.
    log[told ? 'debug' : 'warn']({}, `the ledger at ${address} does not answer: ${trouble}; trying again`)
    told = true
  }
  const probeUntilItWorks = async () => {
    if (probing) return
    probing = true
    await keepTrying(probe, { onFailure: failed, abort }).then(worked, () => undefined)
    probing = false
  }
  const lost = (cause: unknown) => {
    failed(cause)
    void probeUntilItWorks()
  }

  return {
    get trouble() {
      return trouble
    },
    worked,
    failed,
    /** A connection ended, or a call failed, after all was well. */
    lost,
    /** @throws LedgerFault for whatever is not an answer of the ledger */
    async watch<T>(work: () => Promise<T>): Promise<T> {
      try {
        const result = await work()
        worked()
        return result
      } catch (cause) {
        if (
          cause instanceof Superseded ||
          cause instanceof FieldOutOfRange ||
          cause instanceof Unrecordable ||
          cause instanceof LedgerFault
        )
          throw cause
        lost(cause)
        throw new LedgerFault(`the ledger did not answer: ${describeCause(cause)}`, { cause })
      }
    },
  }
}
