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
 * Leaves a signal to an operator if the venue's answer cannot be read or stored. The venue may have filled the order, so the signal's row
 * is marked, the order is never placed again, and the signal is dead-lettered. Returns if the signal has ended in the meantime; rethrows any
 * other error.
 */
export async function leaveToPerson(error: unknown, signal: Signal, ports: LeaveToPersonPorts): Promise<undefined> {
  if (!isUnreadableAnswer(error)) throw error
  const { store, venue, answers } = ports
  const { why, answer, message } = error
  const marked = await store.markUnreadable(signal.id, { venue: venue.name, why, answer }).catch((cause) => {
    throw asFailure(cause, true)
  })
  if (!marked.marked) return undefined
  answers?.unreadable(signal, error, marked.isNew)
  throw new Poison(`the venue may have filled it: ${message}`)
}

/** Turns a ledger's refusal of a venue's outcome into an UnreadableAnswer, because the outcome is true even if it cannot be stored. */
export const notHeld = (error: unknown, outcome: ExecutionReport): unknown =>
  error instanceof FieldOutOfRange || error instanceof DataRefused ? new UnreadableAnswer(error.message, outcome) : error
