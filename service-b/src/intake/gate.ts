import { describeCause } from '@trading/messaging'
import type { Log } from '@trading/runtime'

export const intakeReasons = ['breaker', 'ledger', 'unreadable answers'] as const

/** Why an engine takes no signals. */
export type IntakeReason = (typeof intakeReasons)[number]

export type GateState = 'open' | 'half-open' | 'shut'

/** What consumes signals: a consumer. */
export interface Intake {
  pause(): Promise<void>
  resume(options: { oneAtATime: boolean }): Promise<void>
}

export interface IntakeGateOptions {
  log: Log
  /** For a metric: called at once and at every change with the reasons that keep intake closed. */
  onReasons?: (reasons: ReadonlySet<IntakeReason>) => void
  /** The delay after which a failed pause or resume is retried. */
  againMs?: number
}

export interface IntakeGate {
  /** The reasons that keep intake closed; it is open while there are none. */
  readonly reasons: ReadonlySet<IntakeReason>
  readonly state: GateState
  /** Stops intake until this reason is removed. Signals in progress are finished. */
  shut(reason: IntakeReason, cause?: unknown): void
  /** The reason may be over: unless there is another, signals are taken one at a time until the gate is shut again or opened. */
  halfOpen(reason: IntakeReason): void
  /** The reason is over. Intake resumes if it was the last one. */
  open(reason: IntakeReason): void
  /** Starts to pause and resume this intake. */
  steer(intake: Intake): void
  /** Stops changing the intake. */
  close(): void
}

/**
 * The only place that decides whether an engine takes signals. Callers shut the gate for a reason of their own and remove only that reason,
 * so nobody resumes intake while another still needs it paused. Meanwhile the backlog waits in the work queue, where it is durable,
 * visible, and available to other engines.
 */
export function createIntakeGate({ log, onReasons, againMs = 1_000 }: IntakeGateOptions): IntakeGate {
  const reasons = new Set<IntakeReason>()
  const probing = new Set<IntakeReason>()
  /** Reasons that were logged; not those at start, before there is an intake to pause. */
  const told = new Set<IntakeReason>()
  let intake: Intake | undefined
  let timer: NodeJS.Timeout | undefined
  let turn = 0

  const stateNow = (): GateState => {
    if (reasons.size > 0) return 'shut'
    return probing.size > 0 ? 'half-open' : 'open'
  }
  let state = stateNow()

  const follow = async (): Promise<void> => {
    if (!intake) return
    clearTimeout(timer)
    const mine = ++turn
    const wanted = state
    try {
      await (wanted === 'shut' ? intake.pause() : intake.resume({ oneAtATime: wanted === 'half-open' }))
    } catch (error) {
      const what = wanted === 'shut' ? 'pause' : 'resume'
      log.error({ err: error }, `cannot ${what} intake, trying again in ${againMs} ms: ${describeCause(error)}`)
      // A later change may require the opposite by now.
      if (mine === turn) timer = setTimeout(() => void follow(), againMs).unref()
    }
  }
  const changed = (): boolean => {
    onReasons?.(reasons)
    const before = state
    state = stateNow()
    if (state !== before) void follow()
    return state !== before
  }

  onReasons?.(reasons)
  return {
    reasons,
    get state() {
      return state
    },
    shut(reason, cause) {
      const known = reasons.has(reason) && told.has(reason)
      probing.delete(reason)
      reasons.add(reason)
      changed()
      if (known || !intake) return
      told.add(reason)
      const why = cause === undefined ? reason : `${reason}: ${describeCause(cause)}`
      log.info({ event: 'intake.paused', reason, ...(cause !== undefined && { cause: describeCause(cause) }) }, `intake paused (${why})`)
    },
    halfOpen(reason) {
      reasons.delete(reason)
      probing.add(reason)
      if (changed() && state === 'half-open') {
        log.info({ event: 'intake.halfOpened', reason }, `intake half-open (${reason}): one signal at a time until one has worked`)
      }
    },
    open(reason) {
      reasons.delete(reason)
      probing.delete(reason)
      const wasTold = told.delete(reason)
      if (changed() && state === 'open' && wasTold) log.info({ event: 'intake.resumed', reason }, `intake resumed (${reason})`)
    },
    steer(steered) {
      intake = steered
      void follow()
    },
    close() {
      turn++
      intake = undefined
      clearTimeout(timer)
    },
  }
}
