import type { ExecutionReport, Side } from '@trading/contracts'

/** A fill that is to be booked. Ids are in lower case, as PostgreSQL writes them. */
export interface NewFill {
  readonly reportId: string
  readonly signalId: string
  readonly symbol: string
  readonly side: Side
  readonly quantity: string
  readonly price: string
  /** Negative for a rebate. */
  readonly fee: string
  readonly venue: string
  readonly engine: string
  /** RFC 3339 in UTC, with milliseconds: the precision in which fills are ordered. */
  readonly executedAt: string
}

/** Undefined if nothing was traded. */
export function fillOf(report: ExecutionReport): NewFill | undefined {
  if (report.status !== 'FILLED') return undefined
  return {
    reportId: report.id.toLowerCase(),
    signalId: report.signalId.toLowerCase(),
    symbol: report.symbol,
    side: report.side,
    quantity: report.filledQuantity,
    price: report.averagePrice,
    fee: report.fee,
    venue: report.venue,
    engine: report.engine,
    executedAt: new Date(report.executedAt).toISOString(),
  }
}

/** Where a fill stands among those of its symbol. */
export interface Place {
  readonly executedAt: string
  readonly signalId: string
}

/** Below zero if `a` comes first. Texts of one form each, so that they are in the order of what they say. */
export function inOrder(a: Place, b: Place): number {
  if (a.executedAt !== b.executedAt) return a.executedAt < b.executedAt ? -1 : 1
  if (a.signalId === b.signalId) return 0
  return a.signalId < b.signalId ? -1 : 1
}
