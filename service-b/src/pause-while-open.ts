import { describeCause } from '@trading/messaging'
import type { Log } from '@trading/runtime'
import type { Breaker, BreakerChange, BreakerState } from './venue/breaker'

export interface PauseWhileOpenOptions {
  breaker: Pick<Breaker, 'state' | 'onChange'>
  /** What takes orders in: a consumer. */
  engine: { pause(): Promise<void>; resume(): Promise<void> }
  log: Log
  /** For a metric: told the state at once and at every change. */
  onState?: (state: BreakerState) => void
  /** How long after a failed pause or resume it is tried again. */
  againMs?: number
}

/**
 * Stops intake while the breaker is open, so that an outage of the venue leaves the signals in the queue; half-open, the next
 * signal is the probe. `close` stops listening.
 */
export function pauseWhileOpen({ breaker, engine, log, onState, againMs = 1_000 }: PauseWhileOpenOptions): { close(): void } {
  let timer: NodeJS.Timeout | undefined
  let turn = 0

  const steer = async (wanted: 'pause' | 'resume') => {
    clearTimeout(timer)
    const mine = ++turn
    try {
      await engine[wanted]()
    } catch (error) {
      log.error({ err: error }, `cannot ${wanted} intake, trying again in ${againMs} ms: ${describeCause(error)}`)
      // A later change of the breaker may want the opposite by now.
      if (mine === turn) timer = setTimeout(() => void steer(wanted), againMs).unref()
    }
  }

  const stopListening = breaker.onChange((change) => {
    tell(log, change)
    onState?.(change.state)
    if (change.state === 'open') void steer('pause')
    if (change.state === 'half-open') void steer('resume')
  })
  onState?.(breaker.state)

  return {
    close() {
      turn++
      stopListening()
      clearTimeout(timer)
    },
  }
}

function tell(log: Log, change: BreakerChange): void {
  if (change.state === 'open') {
    const { reopenInMs } = change
    const cause = describeCause(change.cause)
    log.info({ event: 'breaker.opened', cause, reopenInMs }, `breaker open for ${reopenInMs} ms, intake paused: ${cause}`)
  } else if (change.state === 'half-open') {
    log.info({ event: 'breaker.halfOpened' }, 'breaker half-open, intake resumed: the next order is the probe')
  } else {
    log.info({ event: 'breaker.closed' }, 'breaker closed: the venue answers again')
  }
}
