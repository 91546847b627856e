import { describeCause } from '@trading/messaging'
import type { Log } from '@trading/runtime'

export const intakeReasons = ['breaker', 'halted', 'ledger', 'permit', 'prices', 'risk', 'unreadable answers'] as const

/** Why an engine consumes no signals. */
export type IntakeReason = (typeof intakeReasons)[number]

export type GateState = 'open' | 'half-open' | 'shut'

/** A consumer of signals. */
export interface Intake {
  pause(): Promise<void>
  resume(options: { oneAtATime: boolean }): Promise<void>
}

export interface IntakeGateOptions {
  log: Log
  /** For a metric: called at once and on every change with the reasons that keep intake shut. */
  onReasons?: (reasons: ReadonlySet<IntakeReason>) => void
  /** How long after a failed pause or resume to retry it. */
  againMs?: number
}

export interface IntakeGate {
  /** The reasons that keep intake shut. */
  readonly reasons: ReadonlySet<IntakeReason>
  readonly state: GateState
  /** Stops intake until this reason is removed. Signals in progress are finished. */
  shut(reason: IntakeReason, cause?: unknown): void
  /** The reason may have passed: unless there is another, signals are consumed one at a time until the gate is shut or opened. */
  halfOpen(reason: IntakeReason): void
  /** Removes the reason. Intake resumes if it was the last one. */
  open(reason: IntakeReason): void
  /** Starts pausing and resuming this intake. */
  steer(intake: Intake): void
  /** Stops controlling intake. */
  close(): void
}

/**
 * The only place that decides whether an engine consumes signals. Each caller shuts the gate for its own reason and removes only that
 * reason, so that intake does not resume while another reason remains. The backlog waits in the work queue, where it is durable, visible
 * and available to other engines.
 */
export function createIntakeGate({ log, onReasons, againMs = 1_000 }: IntakeGateOptions): IntakeGate {
  const reasons = new Set<IntakeReason>()
  const probing = new Set<IntakeReason>()
  /** Reasons that were logged. Those at start, before there is an intake to pause, are not. */
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
      log.error({ err: error }, `cannot ${what} intake, retrying in ${againMs} ms: ${describeCause(error)}`)
      // A later change may require the opposite.
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

  const tellHalfOpen = (reason: IntakeReason): void =>
    log.info({ event: 'intake.halfOpened', reason }, `intake half-open (${reason}): one signal at a time until one succeeds`)

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
      if (changed() && state === 'half-open') tellHalfOpen(reason)
    },
    open(reason) {
      reasons.delete(reason)
      probing.delete(reason)
      const wasTold = told.delete(reason)
      if (!changed()) return
      // Another reason may have half-opened while this one still kept intake shut.
      const [probed] = probing
      if (state === 'half-open' && probed) tellHalfOpen(probed)
      if (state === 'open' && wasTold) log.info({ event: 'intake.resumed', reason }, `intake resumed (${reason})`)
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
