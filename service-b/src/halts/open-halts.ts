import { openPermit, type Permit, targetText } from '@trading/ledger'
import type { Log } from '@trading/runtime'
import type { Breaker } from '../guard/breaker'
import type { IntakeGate } from '../intake/gate'
import { shutWhileHalted } from '../intake/shut-while-halted'
import type { Metrics } from '../metrics'
import type { ExecutionStore } from '../store/execution-store'
import { haltCheck, haltForbids } from './halt-check'
import { type Halts, noHalts } from './halts'
import { logHalts } from './log-halts'
import { tellMissingPermit } from './tell-missing-permit'

export interface OpenHaltsOptions {
  /** Its ledger is undefined if it is off. */
  store: Pick<ExecutionStore, 'ledger'>
  url: string
  engine: string
  gate: IntakeGate
  breaker: Pick<Breaker, 'state'>
  /** Signals in progress. */
  inHand: () => number
  log: Log
  metrics: Pick<Metrics, 'halts'>
  open?: typeof openPermit
}

/** Follows the halts in the ledger's database, and keeps intake shut while everything is halted or halts are not known. */
export function openHalts({ store, url, engine, gate, breaker, inHand, log, metrics, open = openPermit }: OpenHaltsOptions): Halts {
  if (!store.ledger) return noHalts
  const telling = () => ({ breaker: breaker.state, reasons: [...gate.reasons], inHand: inHand() })
  const permit: Permit = open({ url, engine, telling })
  permit.onNews(metrics.halts.news)
  permit.onNews(logHalts(log))
  permit.onNews(shutWhileHalted(gate))
  const missing = tellMissingPermit(permit, log)
  const forbids = haltForbids(permit, metrics.halts.forbidden)
  return {
    check: haltCheck(forbids),
    isForbidden: (signal) => permit.refusal(signal) !== undefined,
    forbids,
    unready: () => permit.news.lapsed && `permit to place orders: ${permit.news.lapsed}`,
    warning() {
      const { halts } = permit.news
      return halts.length === 0 ? undefined : `trading is halted: ${halts.map(targetText).join(', ')}`
    },
    close() {
      missing.close()
      return permit.close()
    },
  }
}
