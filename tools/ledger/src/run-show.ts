import type { KnownFinding, LedgerEntry, Step } from '@trading/ledger'
import { labelled, printableLine, span, type Terminal, UserError, wrap } from '@trading/terminal'
import { difference } from './difference'
import { findingText } from './finding-text'
import { resolveId } from './resolve-id'
import { statusColour } from './status-colour'
import { stepsOf } from './steps'
import type { Verb } from './verb'

const labelWidth = 13
const timeWidth = '2026-01-05T14:30:00.000Z'.length
const differenceWidth = 10
const findingsAtMost = 100

export const runShow: Verb<'show'> = async ({ id, json }, { reader, terminal, now }) => {
  const signalId = await resolveId(id, reader)
  const entry = await reader.show(signalId)
  if (!entry) throw new UserError(`signal ${signalId} is no longer in the ledger`)
  const findings = await reader.findings({ clientOrderId: signalId, limit: findingsAtMost })
  await terminal.print(json ? JSON.stringify({ ...entry, findings }, null, 2) : asText(entry, findings, terminal, now))
  return 0
}

function asText(entry: LedgerEntry, findings: readonly KnownFinding[], terminal: Terminal, now: number): string {
  const { paint } = terminal
  const line = labelled(terminal, labelWidth)
  const { side, quantity, symbol, referencePrice, issuedAt, validUntil, venue, report, publishes } = entry
  return [
    line('signal', entry.signalId),
    line('status', paint(statusColour[entry.status], entry.status)),
    ...(entry.unreadableAt && entry.status === 'STARTED' ? [line('attention', paint('red', attention(entry)))] : []),
    line('order', `${side} ${quantity} ${symbol}, reference price ${referencePrice}`),
    line('valid until', `${validUntil.toISOString()}, ${span(validUntil.getTime() - issuedAt.getTime())} after it was issued`),
    line('venue', `${printableLine(venue ?? 'unknown until the signal ends')}; the client order id is the signal's id`),
    ...(report ? [line('report', `${report.id}, published ${publishes === 1 ? 'once' : `${publishes} times`}`)] : []),
    '',
    ...stepLines(stepsOf(entry, now), terminal),
    ...findings.map((finding) => `\n${findingText(finding, terminal, now)}`),
  ].join('\n')
}

const attention = ({ unreadable }: LedgerEntry): string =>
  printableLine(
    `the venue may have filled the order: its answer could not be read (${unreadable?.why}). It is never placed again. ${unreadable?.answer}`,
  )

function stepLines(steps: readonly Step[], { paint, columns }: Pick<Terminal, 'paint' | 'columns'>): string[] {
  let before: Date | undefined
  return steps.map(({ at, what }) => {
    const since = at && before ? difference(before, at) : ''
    before = at ?? before
    const when = `${(at?.toISOString() ?? '').padEnd(timeWidth)}${since.padStart(differenceWidth)}  `
    const text = wrap(printableLine(what), { width: columns, indent: when.length }).trimStart()
    return paint('dim', when) + (at ? text : paint('bold', text))
  })
}
