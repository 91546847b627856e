import { describeCause } from '@trading/messaging'
import type { Log } from '@trading/runtime'
import type { Breaker, BreakerChange, BreakerState } from '../guard/breaker'
import type { IntakeGate } from './gate'

export interface ShutWhileOpenOptions {
  breaker: Pick<Breaker, 'state' | 'onChange'>
  gate: Pick<IntakeGate, 'shut' | 'halfOpen' | 'open'>
  log: Log
  /** For a metric: called with the state at once and on every change. */
  onState?: (state: BreakerState) => void
}

/** Shuts the intake gate while the breaker is open; while half-open, the next signal is the probe. `close` stops listening. */
export function shutWhileOpen({ breaker, gate, log, onState }: ShutWhileOpenOptions): { close(): void } {
  const stopListening = breaker.onChange((change) => {
    logChange(log, change)
    onState?.(change.state)
    if (change.state === 'open') gate.shut('breaker', change.cause)
    else if (change.state === 'half-open') gate.halfOpen('breaker')
    else gate.open('breaker')
  })
  onState?.(breaker.state)
  return { close: stopListening }
}

function logChange(log: Log, change: BreakerChange): void {
  if (change.state === 'open') {
    const { reopenInMs } = change
    const cause = describeCause(change.cause)
    log.info({ event: 'breaker.opened', cause, reopenInMs }, `breaker open for ${reopenInMs} ms: ${cause}`)
  } else if (change.state === 'half-open') {
    log.info({ event: 'breaker.halfOpened' }, 'breaker half-open: the next order is the probe')
  } else {
    log.info({ event: 'breaker.closed' }, 'breaker closed: the venue answers again')
  }
}
