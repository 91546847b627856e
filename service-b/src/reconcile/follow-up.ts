import { type Ledger, type LedgerRow, type UnreadableWord, unreadableAnswer } from '@trading/ledger'
import type { Log } from '@trading/runtime'
import type { Fill, OrderReject } from '@trading/venue'
import { filled, rejected } from '../rules/reports'
import { keyOfElement, keyOfId } from './finding-key'
import type { Disagreement } from './findings'
import type { ReconciliationMetrics } from './metrics'

export interface FollowUpOptions {
  ledger: Pick<Ledger, 'record' | 'recordFinding' | 'resolveFinding' | 'markUnreadable'>
  /** The venue's name. */
  venue: string
  engine: string
  log: Log
  metrics: Pick<ReconciliationMetrics, 'recorded' | 'found' | 'resolved'>
  now: () => number
}

export interface FollowUp {
  /** Ends a row with the venue's outcome and queues its report for the relay. */
  record(row: LedgerRow, outcome: Fill | OrderReject): Promise<void>
  /** Records a disagreement; if it is new, logs it and returns true. */
  raise(disagreement: Disagreement): Promise<boolean>
  /** Marks a row that has not ended, because the venue's answer cannot be read; if that is new, logs it and returns true. */
  mark(row: LedgerRow, word: Pick<UnreadableWord, 'why' | 'answer'>): Promise<boolean>
  /** Marks a finding as resolved, and logs it. */
  resolve(finding: { kind: string; clientOrderId: string }): Promise<void>
}

/** The key of a finding about that order. */
export const keyOf = ({ row, answer, unreadable }: Pick<Disagreement, 'row' | 'answer' | 'unreadable'>): string => {
  const id = answer?.listed?.clientOrderId ?? unreadable?.clientOrderId ?? row?.signalId
  return id === undefined ? keyOfElement(unreadable?.said ?? '') : keyOfId(row ? row.signalId : id)
}

/** Carries out the steps of a comparison. Several engines may do so at once; only the one that succeeds logs it. */
export function createFollowUp({ ledger, venue, engine, log, metrics, now }: FollowUpOptions): FollowUp {
  const found = ({ kind, row, answer, unreadable }: Disagreement, clientOrderId: string) => {
    metrics.found(kind)
    const inLedger = row?.status ?? 'none'
    const atVenue = unreadable ? 'unreadable' : (answer?.outcome.status ?? 'none')
    log.error(
      { event: 'reconciliation.found', kind, clientOrderId, inLedger, atVenue },
      `the ledger and the venue disagree, ${kind} ${clientOrderId}: ${inLedger} in the ledger, ${atVenue} at the venue`,
    )
  }
  return {
    async record(row, outcome) {
      const { signalId, symbol, side, claims, attempt } = row
      const signal = { id: signalId, symbol, side }
      const by = { engine, attempt, venue, now }
      const report = outcome.status === 'FILLED' ? filled(signal, outcome, by) : rejected(signal, outcome.reason, by)
      const { recorded } = await ledger.record(signalId, report, { fencingToken: claims, fromVenue: true })
      if (recorded === 'before') return
      metrics.recorded()
      const { status } = report
      log.info(
        { event: 'reconciliation.recorded', signalId, symbol, side, status, engine, lastEngine: row.engine },
        `recorded the venue's outcome: ${status} ${side} ${symbol}, left open by ${row.engine}`,
      )
    },
    async raise(disagreement) {
      const { kind, row, answer, unreadable } = disagreement
      const clientOrderId = keyOf(disagreement)
      const detail = { ledger: row ?? null, venue: answer?.listed ?? answer?.outcome ?? unreadable ?? null }
      const isNew = await ledger.recordFinding({ kind, clientOrderId, detail })
      if (isNew) found(disagreement, clientOrderId)
      return isNew
    },
    async mark(row, { why, answer }) {
      const marked = await ledger.markUnreadable(row.signalId, { venue, why, answer })
      if (!marked.marked || !marked.isNew) return false
      found({ kind: unreadableAnswer, row, answer: undefined, unreadable: { why, said: answer } }, row.signalId)
      return true
    },
    async resolve({ kind, clientOrderId }) {
      if (!(await ledger.resolveFinding({ kind, clientOrderId }))) return
      metrics.resolved(kind)
      log.info({ event: 'reconciliation.resolved', kind, clientOrderId }, `resolved: ${kind} ${clientOrderId}`)
    },
  }
}
