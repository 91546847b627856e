import type { ExecutionReport } from '@trading/contracts'
import type { Ledger } from '@trading/ledger'
import { describeCause, type Log, relayAfterMs } from '@trading/runtime'

export interface RelayOptions {
  /** Undefined: there is nothing to relay. */
  ledger: Pick<Ledger, 'relayUnsent'> | undefined
  publish: (report: ExecutionReport) => Promise<void>
  log: Log
  /** From the end of a look to the next, where nothing was found. */
  intervalMs: number
  onRelayed?: (reports: number) => void
  /** Told of each publish that failed. */
  onFailed?: () => void
}

const batch = 100
/** Looks that only fail come this far apart, unless `intervalMs` is longer: a full queue refuses a hundred reports as fast as they come. */
const longestWaitMs = 5_000

/**
 * Publishes reports that were recorded and never confirmed, whoever recorded them: their engine died between the two, the broker was away,
 * or a subscriber's queue refused them. It does not need the signal to come back.
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
        log.info({ event: 'reports.relayed', reports: relayed }, `relayed ${relayed} reports that were recorded and not sent`)
      }
    } catch (error) {
      // Readiness and the log say it already where the ledger is away.
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
