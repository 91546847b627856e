import type { Ledger, LedgerRow } from '@trading/ledger'
import type { Log } from '@trading/runtime'
import { filled, rejected } from '../rules/reports'
import type { Fill, Refusal } from '../venue/venue'
import type { Disagreement } from './findings'
import type { ReconciliationMeters } from './meters'

export interface SettleOptions {
  ledger: Pick<Ledger, 'record' | 'recordFinding'>
  /** The venue's name. */
  venue: string
  engine: string
  log: Log
  meters: Pick<ReconciliationMeters, 'recorded' | 'found'>
  now: () => number
}

export interface Settle {
  /** Ends a row with what the venue says; its report waits for the relay. */
  record(row: LedgerRow, outcome: Fill | Refusal): Promise<void>
  /** Keeps a disagreement, and tells it where it is new. */
  raise(disagreement: Disagreement): Promise<void>
}

/** What a comparison leads to. Either may be done by several engines at once: one of them does it, and that one tells. */
export const createSettle = ({ ledger, venue, engine, log, meters, now }: SettleOptions): Settle => ({
  async record(row, outcome) {
    const { signalId, symbol, side, claims, attempt } = row
    const signal = { id: signalId, symbol, side }
    const by = { engine, attempt, venue, now }
    const report = outcome.status === 'FILLED' ? filled(signal, outcome, by) : rejected(signal, outcome.reason, by)
    const { recorded } = await ledger.record(signalId, report, { claim: claims, fromVenue: true })
    if (recorded === 'before') return
    meters.recorded()
    const { status } = report
    log.info(
      { event: 'reconciliation.recorded', signalId, symbol, side, status, engine, lastEngine: row.engine },
      `recorded as the venue says: ${status} ${side} ${symbol}, which ${row.engine} left open`,
    )
  },
  async raise({ kind, row, told }) {
    const clientOrderId = row?.signalId ?? told?.listed?.clientOrderId ?? ''
    const detail = { ledger: row ?? null, venue: told?.listed ?? told?.outcome ?? null }
    if (!(await ledger.recordFinding({ kind, clientOrderId, detail }))) return
    meters.found(kind)
    const inLedger = row?.status ?? 'none'
    const atVenue = told?.outcome.status ?? 'none'
    log.error(
      { event: 'reconciliation.found', kind, clientOrderId, inLedger, atVenue },
      `the ledger and the venue disagree, ${kind} ${clientOrderId}: ${inLedger} in the ledger, ${atVenue} at the venue`,
    )
  },
})
