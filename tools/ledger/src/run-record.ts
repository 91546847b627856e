import { executionReport, plainText, type ReportBody } from '@trading/contracts'
import type { LedgerEntry } from '@trading/ledger'
import { printableLine, UsageError, UserError } from '@trading/terminal'
import type { SaidOutcome } from './outcome-of'
import { resolveId } from './resolve-id'
import type { Verb } from './verb'

const maxReasonLength = 512
const maxEngineLength = 128

export const runRecord: Verb<'record'> = async ({ id, outcome, who, yes, json }, { reader, openRecorder, terminal }) => {
  if (!yes && !terminal.ask) throw new UsageError('record asks for confirmation, and there is no terminal: pass --yes')
  const signalId = await resolveId(id, reader)
  const entry = await reader.show(signalId)
  const body = reportOf(recordable(entry, signalId), outcome, who.by)
  if (!yes && !(await terminal.ask?.(question(body)))) {
    terminal.tell('nothing was recorded')
    return 1
  }
  const report = executionReport(body)
  const recorder = await openRecorder()
  const recorded = await recorder.record(report, who).finally(() => recorder.close())
  if (!recorded) throw new UserError(`signal ${signalId} has ended in the meantime: nothing was recorded; see show ${signalId}`)
  const text = `recorded ${inWords(body)}; a running engine sends the report within seconds`
  await terminal.print(json ? JSON.stringify(report) : text)
  return 0
}

type Marked = LedgerEntry & { unreadableAt: Date }

/** @throws UserError if this signal must not be ended by hand */
function recordable(entry: LedgerEntry | undefined, signalId: string): Marked {
  if (!entry) throw new UserError(`signal ${signalId} is no longer in the ledger`)
  if (entry.status !== 'STARTED') throw new UserError(`signal ${signalId} has ended: ${entry.status}; a recorded outcome never changes`)
  if (!entry.unreadableAt)
    throw new UserError(`signal ${signalId} has not ended, and none of the venue's answers was unreadable: an engine will end it`)
  return entry as Marked
}

function reportOf(entry: Marked, outcome: SaidOutcome, by: string): ReportBody {
  const { signalId, symbol, side, attempt, unreadable, unreadableAt } = entry
  const executedAt = (outcome.at ?? unreadableAt).toISOString()
  const engine = plainText(`by hand: ${by}`, maxEngineLength)
  const common = { signalId, symbol, side, venue: unreadable?.venue ?? 'unknown', engine, attempt, executedAt }
  if (outcome.status === 'REJECTED') {
    const reason = plainText(outcome.reason, maxReasonLength)
    return { ...common, status: 'REJECTED', filledQuantity: '0', averagePrice: '0', fee: '0', reason }
  }
  const { status, filledQuantity, averagePrice, fee } = outcome
  return { ...common, status, filledQuantity, averagePrice, fee }
}

const question = (body: ReportBody): string => `Record ${inWords(body)}? This cannot be undone. (yes/no) `

function inWords(body: ReportBody): string {
  const { signalId, side, symbol } = body
  const what =
    body.status === 'FILLED'
      ? `${body.filledQuantity} at ${body.averagePrice}, fee ${body.fee}`
      : `nothing traded: ${printableLine('reason' in body ? body.reason : '')}`
  return `${body.status} ${side} ${symbol} ${what} for signal ${signalId}`
}
