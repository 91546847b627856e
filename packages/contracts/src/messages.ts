import { type ExecutionReport, executionReportSchema } from './execution-report'
import type { MessageKind } from './message-kind'
import { reportIdOf } from './report-id'
import { type Signal, signalSchema } from './signal'

export const signalMessage: MessageKind<Signal> = { type: 'trading.signal.v1', schema: signalSchema }
export const executionReportMessage: MessageKind<ExecutionReport> = {
  type: 'trading.execution-report.v1',
  schema: executionReportSchema,
}

export const contentType = 'application/json'

/** Bodies above this are refused before they are parsed. */
export const maxBodyBytes = 64 * 1024

/** Headers that the platform itself sets on a message. */
export const headers = {
  /** Which attempt the next delivery is, a whole number from 1; absent means 1. */
  attempt: 'attempt',
  /** Why the attempt before failed, at most `maxCauseBytes` long. */
  cause: 'cause',
  /** On dead copies: the id to find the dead letter by, since a malformed body has none of its own. */
  deadLetterId: 'deadLetterId',
  /** On dead copies: when it was dead-lettered, RFC 3339. */
  deadLetteredAt: 'deadLetteredAt',
  /** On what was replayed from the dead letters, `true`: an order may have been placed for it before. */
  replayed: 'replayed',
} as const

export const maxCauseBytes = 2 * 1024

/** A report before it is given the fields that follow from its signal. */
export type ReportBody = ExecutionReport extends infer R ? (R extends ExecutionReport ? Omit<R, 'id' | 'schema'> : never) : never

/** Completes a report with its id, which follows from its signal's. */
export const executionReport = (body: ReportBody): ExecutionReport => ({ ...body, id: reportIdOf(body.signalId), schema: 1 })
