import { type ExecutionReport, executionReportSchema } from './execution-report'
import type { MessageKind } from './message-kind'
import { reportIdOf } from './report-id'
import { type Signal, signalSchema, signalV2Schema } from './signal'

export const signalMessage: MessageKind<Signal> = {
  type: 'trading.signal.v1',
  schema: signalSchema,
  later: new Map([[2, { type: 'trading.signal.v2', schema: signalV2Schema }]]),
}
export const executionReportMessage: MessageKind<ExecutionReport> = {
  type: 'trading.execution-report.v1',
  schema: executionReportSchema,
}

export const contentType = 'application/json'

/** Larger bodies are rejected before they are parsed. */
export const maxBodyBytes = 64 * 1024

/** Headers that the platform sets. */
export const headers = {
  /** The attempt number of the next delivery, a whole number from 1; absent means 1. */
  attempt: 'attempt',
  /** Why the previous attempt failed, at most `maxCauseBytes` long. */
  cause: 'cause',
  /** On dead-lettered copies: the id of the dead letter, since a malformed body has no id. */
  deadLetterId: 'deadLetterId',
  /** On dead-lettered copies: when the message was dead-lettered, RFC 3339. */
  deadLetteredAt: 'deadLetteredAt',
  /** `true` on messages replayed from the dead letters: an order may already have been placed for them. */
  replayed: 'replayed',
} as const

export const maxCauseBytes = 2 * 1024

/** A report without the fields that `executionReport` adds. */
export type ReportBody = ExecutionReport extends infer R ? (R extends ExecutionReport ? Omit<R, 'id' | 'schema'> : never) : never

/** Completes a report; its id derives from the signal's id. The body comes last: adding fields to a spread copy is ten times slower. */
export const executionReport = (body: ReportBody): ExecutionReport => ({ id: reportIdOf(body.signalId), schema: 1, ...body })
