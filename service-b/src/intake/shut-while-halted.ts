import { haltDetail, type PermitNews } from '@trading/ledger'
import type { IntakeGate } from './gate'

/**
 * Shuts the intake gate while everything is halted, and while halts are not known, also before they were first asked for. The backlog waits in
 * the work queue. A signal whose symbol or strategy alone is halted waits by itself.
 */
export const shutWhileHalted =
  (gate: Pick<IntakeGate, 'shut' | 'open'>) =>
  ({ lapsed, all }: PermitNews): void => {
    if (all) gate.shut('halted', haltDetail(all))
    else gate.open('halted')
    if (lapsed === undefined) gate.open('permit')
    else gate.shut('permit', lapsed)
  }
