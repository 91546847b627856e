import type { HaltEvent, HaltRequest, HaltView } from '@trading/gateway-api'
import { acknowledgedBy, type EngineState, type Halt, type HaltHistoryEntry, type HaltTarget, haltTarget } from '@trading/ledger'
import { permitMs } from '@trading/runtime'

export const targetOf = (request: HaltRequest): HaltTarget =>
  request.scope === 'all' ? haltTarget('all') : haltTarget(request.scope, request.target)

const nameOf = ({ what, name }: HaltTarget): string | null => (what === 'all' ? null : name)

/** An engine that has not acknowledged has stopped too once its permit has ended. */
const isRunning = ({ seenAgoMs }: EngineState): boolean => seenAgoMs <= permitMs

export function haltView(halt: Halt, engines: readonly EngineState[], mayStillFill: number | null): HaltView {
  const { of, silent } = acknowledgedBy(engines, halt)
  return {
    id: String(halt.epoch),
    scope: halt.what,
    target: nameOf(halt),
    reason: halt.reason,
    by: halt.who,
    at: halt.at.toISOString(),
    halting: { done: of - silent.filter(isRunning).length, of },
    mayStillFill,
  }
}

export const haltEvent = (entry: HaltHistoryEntry): HaltEvent => ({
  id: String(entry.epoch),
  kind: entry.lifts === null ? 'halt' : 'lift',
  scope: entry.what,
  target: nameOf(entry),
  lifts: entry.lifts === null ? null : String(entry.lifts),
  reason: entry.reason,
  by: entry.who,
  at: entry.at.toISOString(),
})
