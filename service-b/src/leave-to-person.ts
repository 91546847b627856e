import type { ExecutionReport, Signal } from '@trading/contracts'
import { DataRefused, FieldOutOfRange } from '@trading/ledger'
import { Poison } from '@trading/messaging'
import { isUnreadableAnswer, UnreadableAnswer } from '@trading/venue'
import type { UnreadableAnswers } from './intake/unreadable-answers'
import { asFailure } from './store/as-failure'
import type { ExecutionStore } from './store/execution-store'

export interface LeaveToPersonPorts {
  store: Pick<ExecutionStore, 'markUnreadable'>
  venue: { name: string }
  answers?: Pick<UnreadableAnswers, 'unreadable'> | undefined
}

/**
 * What becomes of a signal whose venue has said what nobody can read, or what the ledger cannot hold: it may have filled the order, so the
 * signal's row is marked, never to be placed again, and the signal is dead-lettered. Gives the report where the signal has ended meanwhile;
 * any other error is thrown as it came.
 */
export async function leaveToPerson(error: unknown, signal: Signal, ports: LeaveToPersonPorts): Promise<ExecutionReport> {
  if (!isUnreadableAnswer(error)) throw error
  const { store, venue, answers } = ports
  const { why, answer, message } = error
  const marked = await store.markUnreadable(signal.id, { venue: venue.name, why, answer }).catch((cause) => {
    throw asFailure(cause, true)
  })
  if (!marked.marked) return marked.ended
  answers?.unreadable(signal, error, marked.isNew)
  throw new Poison(`the venue may have filled it: ${message}`)
}

/** Of an outcome that the venue told: what the ledger will not hold is no less true for that. */
export const notHeld = (error: unknown, outcome: ExecutionReport): unknown =>
  error instanceof FieldOutOfRange || error instanceof DataRefused ? new UnreadableAnswer(error.message, outcome) : error
