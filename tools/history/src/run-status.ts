import type { HistoryStatus, KeptCandles, KeptTicks } from '@trading/market-history'
import { type Column, instantText, labelled, printableLine, type Terminal, table, withCommas } from '@trading/terminal'
import { sizeText } from './size-text'
import type { Verb } from './verb'

const labelWidth = 9
const tiers = { timescaledb: 'timescaledb: chunks of 7 days', partitions: 'partitions of 7 days: this server has no TimescaleDB' }

export const runStatus: Verb<'status'> = async ({ json }, { openReader, terminal }) => {
  const reader = await openReader()
  const status = await reader.status().finally(() => reader.close())
  await terminal.print(json ? JSON.stringify(status, null, 2) : asText(status, terminal))
  return 0
}

function asText({ tier, weeks, tickBytes, candleBytes, ticks, candles }: HistoryStatus, terminal: Terminal): string {
  const line = labelled(terminal, labelWidth)
  const count = (rows: readonly KeptCandles[]) => withCommas(rows.reduce((sum, row) => sum + row.count, 0))
  return [
    line('tier', tiers[tier]),
    line('ticks', `${withCommas(weeks)} ${weeks === 1 ? 'week' : 'weeks'}, ${sizeText(tickBytes)}`),
    line('candles', `${count(candles)}, ${sizeText(candleBytes)}`),
    ...(candles.length > 0 ? ['', table(candles, candleColumns, terminal)] : []),
    ...(ticks.length > 0 ? ['', table(ticks, tickColumns, terminal)] : []),
  ].join('\n')
}

const candleColumns: Column<KeptCandles>[] = [
  { title: 'SYMBOL', text: ({ symbol }) => symbol },
  { title: 'WIDTH', text: ({ width }) => width },
  { title: 'CANDLES', text: ({ count }) => withCommas(count), right: true },
  { title: 'FROM', text: ({ from }) => instantText(from.getTime()) },
  { title: 'TO', text: ({ to }) => instantText(to.getTime()) },
  { title: 'SOURCE', text: ({ source }) => printableLine(source) },
]

const tickColumns: Column<KeptTicks>[] = [
  { title: 'SYMBOL', text: ({ symbol }) => symbol },
  { title: 'TICKS STORED', text: ({ stored }) => withCommas(stored), right: true },
  { title: 'KEPT FROM', text: ({ from }) => (from ? instantText(from.getTime()) : 'none is kept') },
  { title: 'TO', text: ({ to }) => (to ? instantText(to.getTime()) : '') },
]
