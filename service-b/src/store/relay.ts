import type { ExecutionReport } from '@trading/contracts'
import type { Ledger } from '@trading/ledger'
import { describeCause, type Log, relayAfterMs } from '@trading/runtime'

export interface RelayOptions {
  /** Undefined if there is nothing to relay. */
  ledger: Pick<Ledger, 'relayUnsent'> | undefined
  publish: (report: ExecutionReport) => Promise<void>
  log: Log
  /** From the end of one run to the start of the next. */
  intervalMs: number
  onRelayed?: (reports: number) => void
  /** Called for each publish that failed. */
  onFailed?: () => void
}

const batch = 100
/** The maximum interval between runs in which every publish fails, unless `intervalMs` is longer: a full queue refuses reports quickly. */
const longestWaitMs = 5_000

/**
 * Publishes reports that any engine recorded and that were never confirmed: the engine crashed in between, the broker was unavailable, or a
 * subscriber's queue refused them. Does not depend on a redelivery of the signal.
 */
export function openRelay({ ledger, publish, log, intervalMs, onRelayed, onFailed }: RelayOptions): { close(): Promise<void> } {
  let closing = false
  let timer: NodeJS.Timeout | undefined
  let waitMs = intervalMs

  const relay = async ({ relayUnsent }: Pick<Ledger, 'relayUnsent'>): Promise<void> => {
    let failed = 0
    const counting = (report: ExecutionReport) =>
      publish(report).catch((error) => {
        failed++
        onFailed?.()
        throw error
      })
    let relayedInAll = 0
    try {
      for (let relayed = batch; relayed === batch && !closing; ) {
        relayed = await relayUnsent({ olderThanMs: relayAfterMs, limit: batch }, counting)
        if (relayed === 0) continue
        relayedInAll += relayed
        onRelayed?.(relayed)
        log.info({ event: 'reports.relayed', reports: relayed }, `relayed ${relayed} reports that were recorded but not sent`)
      }
    } catch (error) {
      // Readiness and the log already report an unavailable ledger.
      log.debug({ err: error }, `cannot relay reports: ${describeCause(error)}`)
    }
    waitMs = failed > 0 && relayedInAll === 0 ? Math.max(intervalMs, Math.min(longestWaitMs, waitMs * 2)) : intervalMs
    if (!closing) timer = setTimeout(run, waitMs)
  }
  let relaying: Promise<void> = Promise.resolve()
  const run = () => {
    if (ledger) relaying = relay(ledger)
  }
  run()

  return {
    async close() {
      closing = true
      clearTimeout(timer)
      await relaying
    },
  }
}
