import type { LedgerRow } from '@trading/ledger'
import { type Column, printableLine, span, table } from '@trading/terminal'
import { countedAtMost, howMany } from './how-many'
import { statusColour } from './status-colour'
import type { Verb } from './verb'

export const runList: Verb<'list'> = async ({ json, filter }, { reader, terminal, now }) => {
  const rows = await reader.list(filter)
  // Count only if there may be more.
  const all = rows.length < filter.limit ? rows.length : await reader.count({ ...filter, limit: countedAtMost + 1 })
  const shown = howMany(rows.length, Math.max(all, rows.length), 'signal')
  if (json) {
    for (const row of rows) await terminal.print(JSON.stringify(row))
    if (all > rows.length) terminal.tell(`${shown}; raise --limit to see more`)
  } else if (rows.length === 0) await terminal.print('No such signals in the ledger.')
  else await terminal.print(`${shown}\n\n${table(rows, columnsAt(now), terminal)}`)
  return 0
}

const columnsAt = (now: number): Column<LedgerRow>[] => [
  { title: 'SIGNAL', text: ({ signalId }) => signalId },
  { title: 'STATUS', text: ({ status }) => status, colour: ({ status }) => statusColour[status] },
  { title: 'AGE', text: ({ receivedAt }) => span(Math.max(0, now - receivedAt.getTime())), right: true },
  { title: 'ORDER', text: ({ side, quantity, symbol }) => `${side} ${quantity} ${symbol}` },
  { title: 'ENGINE', text: ({ endedBy, engine }) => printableLine(endedBy ?? engine) },
  { title: 'CLAIMS', text: ({ claims }) => String(claims), right: true },
  {
    title: 'OUTCOME',
    text: ({ status, averagePrice, reason, unreadableAt }) => {
      if (status === 'FILLED') return `at ${averagePrice}`
      return status === 'STARTED' && unreadableAt ? 'unreadable answer' : printableLine(reason ?? '')
    },
  },
]
