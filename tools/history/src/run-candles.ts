import type { Candle } from '@trading/market-history'
import { type Column, csvLine, printableLine, table } from '@trading/terminal'
import type { Verb } from './verb'

const pageSize = 1_000
const fields = ['symbol', 'width', 'startsAt', 'source', 'open', 'high', 'low', 'close', 'volume', 'ticks'] as const

export const runCandles: Verb<'candles'> = async ({ format, limit, ...which }, { openReader, terminal }) => {
  const reader = await openReader()
  try {
    const pages = limit === undefined ? reader.pages({ ...which, limit: pageSize }) : [await reader.newest({ ...which, limit })]
    if (format === 'csv') await terminal.print(csvLine(fields))
    let printed = 0
    for await (const candles of pages) {
      if (format === 'text' && candles.length > 0) await terminal.print(table(candles, columns, terminal))
      else for (const candle of candles) await terminal.print(format === 'csv' ? lineOf(candle) : JSON.stringify(candle))
      printed += candles.length
    }
    if (printed === 0 && format === 'text') await terminal.print(`No such candles of ${which.symbol} in the history; see status.`)
    if (printed === limit) terminal.tell(`showing the ${limit} newest; raise --limit to see more`)
    return 0
  } finally {
    await reader.close()
  }
}

const lineOf = (candle: Candle): string => csvLine(fields.map((field) => candle[field]))

const columns: Column<Candle>[] = [
  { title: 'STARTS AT', text: ({ startsAt }) => startsAt },
  { title: 'OPEN', text: ({ open }) => open, right: true },
  { title: 'HIGH', text: ({ high }) => high, right: true },
  { title: 'LOW', text: ({ low }) => low, right: true },
  { title: 'CLOSE', text: ({ close }) => close, right: true },
  { title: 'VOLUME', text: ({ volume }) => volume, right: true },
  { title: 'TICKS', text: ({ ticks, source }) => (source === 'ticks' ? String(ticks) : ''), right: true },
  { title: 'SOURCE', text: ({ source }) => printableLine(source) },
]
