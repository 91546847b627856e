import type { ExecutionReport } from '@trading/contracts'
import type { Ledger, Unsent } from '@trading/ledger'
import { PublishError } from '@trading/messaging'
import { describeCause, type Log, relayAfterMs } from '@trading/runtime'

type RelayLedger = Pick<Ledger, 'relayUnsent' | 'unsent' | 'sent'>

export interface RelayOptions {
  /** Undefined if there is nothing to relay. */
  ledger: RelayLedger | undefined
  publish: (report: ExecutionReport) => Promise<void>
  /** Signals whose reports this engine is still publishing. */
  pending: () => string[]
  /** Why nothing can be published at the moment. */
  unready: () => string | undefined
  log: Log
  /** From the end of one run to the start of the next. */
  intervalMs: number
  onRelayed?: (reports: number) => void
  /** Called for each publish that failed. */
  onFailed?: () => void
  onUnsent?: (unsent: Unsent) => void
}

const batch = 100
/** The maximum interval between runs in which every publish fails, unless `intervalMs` is longer: a full queue refuses reports quickly. */
const longestWaitMs = 5_000
/** How often the unsent reports are counted. */
const countMs = 5_000
/** From this age of the oldest unsent report on, there is a warning. */
const oldMs = 60_000

/**
 * Publishes reports that any engine recorded and that were never confirmed: the engine died in between, the broker was unavailable, or a
 * subscriber's queue refused them. Does not depend on a redelivery of the signal.
 */
export function openRelay(options: RelayOptions): { close(): Promise<void>; warning(): string | undefined } {
  const { ledger, publish, pending, unready, log, intervalMs, onRelayed, onFailed, onUnsent } = options
  let closing = false
  let timer: NodeJS.Timeout | undefined
  let waitMs = intervalMs
  let unsent: Unsent | undefined
  let countedAt = Number.NEGATIVE_INFINITY

  // Readiness and the log already report an unavailable ledger.
  const tell = (error: unknown) => log.debug({ err: error }, `cannot relay reports: ${describeCause(error)}`)

  const count = async (from: RelayLedger): Promise<void> => {
    if (performance.now() - countedAt < countMs) return
    countedAt = performance.now()
    unsent = await from.unsent()
    onUnsent?.(unsent)
  }
  const relay = async (from: RelayLedger): Promise<void> => {
    let failed = 0
    const counting = (report: ExecutionReport) =>
      publish(report).catch((error) => {
        failed++
        onFailed?.()
        // Without the mark, it would be published again and again while confirms take long.
        if (error instanceof PublishError) error.late?.then(() => from.sent(report.signalId), ignore)
        throw error
      })
    let relayedInAll = 0
    try {
      // A publish that only waits for the broker would be published again when it is back.
      for (let relayed = batch; relayed === batch && !closing && !unready(); ) {
        relayed = await from.relayUnsent({ olderThanMs: relayAfterMs, limit: batch, except: pending() }, counting)
        await count(from)
        if (relayed === 0) continue
        relayedInAll += relayed
        onRelayed?.(relayed)
        log.info({ event: 'reports.relayed', reports: relayed }, `relayed ${relayed} reports that were recorded but not sent`)
      }
    } catch (error) {
      tell(error)
    }
    await count(from).catch(tell)
    waitMs = failed > 0 && relayedInAll === 0 ? Math.max(intervalMs, Math.min(longestWaitMs, waitMs * 2)) : intervalMs
    if (!closing) timer = setTimeout(run, waitMs)
  }
  let relaying: Promise<void> = Promise.resolve()
  const run = () => {
    if (ledger) relaying = relay(ledger)
  }
  run()

  return {
    warning() {
      if (!unsent || unsent.oldestMs < oldMs) return undefined
      return `the oldest of ${unsent.count} reports that are not sent was recorded ${Math.round(unsent.oldestMs / 1_000)} s ago`
    },
    async close() {
      closing = true
      clearTimeout(timer)
      await relaying
    },
  }
}

const ignore = () => undefined
