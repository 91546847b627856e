import type { Ledger } from '@trading/ledger'
import type { IntakeGate } from './gate'

export interface ShutWhileAwayOptions {
  /** Undefined without a ledger: there is nothing to wait for. */
  ledger: Pick<Ledger, 'onState'> | undefined
  gate: Pick<IntakeGate, 'shut' | 'halfOpen' | 'open'>
}

/**
 * Shuts the intake gate while the ledger is unavailable, including before it is first reached: signals consumed then would only go to a
 * retry queue. While half-open, the next signal is the probe. `close` stops listening.
 */
export function shutWhileAway({ ledger, gate }: ShutWhileAwayOptions): { close(): void } {
  const stopListening = ledger?.onState((state, cause) => {
    if (state === 'working') gate.open('ledger')
    else if (state === 'half-open') gate.halfOpen('ledger')
    else gate.shut('ledger', cause)
  })
  return { close: () => stopListening?.() }
}
