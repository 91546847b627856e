import { LedgerConfigurationError, type LedgerReader, openLedgerReader } from '@trading/ledger'
import { describeCause, type Log, type Owned, pause } from '@trading/runtime'
import type { Metrics } from '../metrics'
import type { OpenFindings } from '../portfolio'
import { findingsBySymbol } from './findings-by-symbol'

export interface FindingsOptions {
  /** The database of the ledger. */
  url: string
  log: Log
  metrics: Pick<Metrics, 'openFindings'>
  everyMs?: number
  /** Findings that were read longer ago are unknown. */
  knownForMs?: number
}

export interface FollowedFindings extends Owned {
  /** The open findings of a symbol as they were read last; undefined if they are unknown. */
  findingsOf(symbol: string): OpenFindings | undefined
  close(): Promise<void>
}

/** So few that an answer with all of them stays far below the largest message. */
const limits = { perSymbol: 5, limit: 2_000 }
const answerMs = 2_000

/** Reads the open findings of the reconciliation again and again, so that no call about a position waits for them. */
export function followFindings({ url, log, metrics, everyMs = 1_000, knownForMs = 10_000 }: FindingsOptions): FollowedFindings {
  const closing = new AbortController()
  const { signal: abort } = closing
  let reader: LedgerReader | undefined
  let read = { at: Number.NEGATIVE_INFINITY, of: (_symbol: string): OpenFindings | undefined => undefined }
  let failure: string | undefined

  const isKnown = (): boolean => performance.now() - read.at <= knownForMs
  const look = async (): Promise<void> => {
    const at = performance.now()
    reader ??= await openLedgerReader({ url, name: 'portfolio findings', connectMs: answerMs, statementMs: answerMs })
    const rows = await reader.findingsOfSymbols(limits)
    read = { at, of: findingsBySymbol(rows, { cut: rows.length === limits.limit }) }
    const counts = new Map(rows.map(({ symbol, ofSymbol }) => [symbol, ofSymbol]))
    metrics.openFindings([...counts.values()].reduce((sum, count) => sum + count, 0))
  }
  const closeReader = async (): Promise<void> => {
    const closed = reader
    reader = undefined
    await closed?.close()
  }
  const run = async (): Promise<void> => {
    while (!abort.aborted) {
      try {
        await look()
        failure = undefined
      } catch (cause) {
        await closeReader()
        if (abort.aborted) break
        const why = cause instanceof LedgerConfigurationError ? cause.message : describeCause(cause)
        // Once: /readyz tells while it lasts.
        if (!failure)
          log.warn({ event: 'portfolio.findingsUnread' }, `cannot read the open findings of the reconciliation: ${why}; trying again`)
        failure = why
      }
      await pause(everyMs, abort)
    }
    await closeReader()
  }
  const running = run()

  return {
    findingsOf: (symbol) => (isKnown() ? read.of(symbol) : undefined),
    warning: () => (isKnown() ? undefined : `the open findings of the reconciliation are unknown${failure ? `: ${failure}` : ''}`),
    async close() {
      closing.abort()
      await closeReader()
      await running
    },
  }
}
