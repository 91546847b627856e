import { ago, type Column, lineChart, printableLine, table } from '@trading/terminal'
import { fixed, percent, plain } from './amount-text'
import type { ReportName } from './command'
import { histogram } from './histogram'
import type { Row } from './open-analytics'
import { fillRates, reasons } from './relations/fill-rates'
import { latency, latencyHistogram } from './relations/latency'
import { pnl } from './relations/pnl'
import { pnlSeries } from './relations/pnl-series'
import { slippage } from './relations/slippage'
import { vwap } from './relations/vwap'
import type { Report } from './report'

const reasonsShown = 10

const name = (title: string, field: string): Column<Row> => ({ title, text: (row) => printableLine(String(row[field] ?? 'all')) })
const number = (title: string, field: string, places = 2): Column<Row> => ({
  title,
  text: (row) => fixed(row[field], places),
  right: true,
})
const count = (title: string, field: string) => number(title, field, 0)
const amount = (title: string, field: string): Column<Row> => ({ title, text: (row) => plain(row[field]), right: true })
const share = (title: string, field: string): Column<Row> => ({ title, text: (row) => percent(row[field]), right: true })
const age = (field: string, now: number, row: Row): string => (row[field] instanceof Date ? ago(row[field].getTime(), now) : '')

export const reports: Record<ReportName, Report> = {
  slippage: {
    table: {
      title: 'Slippage in basis points; positive is worse. REF: against the reference price. TICK: against the last tick on arrival.',
      relation: slippage,
      columns: () => [
        ...[name('STRATEGY', 'strategy'), name('SYMBOL', 'symbol'), count('FILLS', 'fills')],
        ...[number('REF', 'referenceBps'), number('P50', 'referenceP50Bps'), number('P95', 'referenceP95Bps')],
        ...[number('TICK', 'arrivalBps'), number('P50', 'arrivalP50Bps'), number('P95', 'arrivalP95Bps'), count('FILLS', 'arrivalFills')],
        ...[number('FEE', 'feeBps'), number('SHORTFALL', 'shortfall'), number('NOTIONAL', 'notional')],
      ],
    },
    none: 'No such fills in the ledger.',
    withoutTicks: 'There are no ticks that this login may read, so there is no slippage against them.',
  },
  fills: {
    table: {
      title: 'Outcomes of the signals in the ledger. RATE: filled of those that have ended. SHARE: filled of what was ordered, by value.',
      relation: fillRates,
      columns: () => [
        ...[name('STRATEGY', 'strategy'), name('SYMBOL', 'symbol'), count('SIGNALS', 'signals'), share('RATE', 'fillRate')],
        ...[share('SHARE', 'filledShare'), count('FILLED', 'filled'), count('PARTLY', 'partial'), count('REJECTED', 'rejected')],
        ...[count('EXPIRED', 'expired'), count('OPEN', 'open'), count('UNREADABLE', 'unreadable'), count('RETRIED', 'retried')],
      ],
    },
    none: 'No such signals in the ledger.',
    also: {
      name: 'reasons',
      relation: reasons,
      text: (rows, { terminal }) => {
        const columns = [count('SIGNALS', 'signals'), name('STATUS', 'status'), name('REASON', 'reason')]
        const more = rows.length > reasonsShown ? `\n… and ${rows.length - reasonsShown} more reasons` : ''
        return table(rows.slice(0, reasonsShown), columns, terminal) + more
      },
    },
  },
  latency: {
    table: {
      title: 'Latency of fills in milliseconds: issued → received → executed → reported, and from the first to the last.',
      relation: latency,
      columns: () => [
        ...[name('ENGINE', 'engine'), name('STEP', 'step'), count('FILLS', 'fills'), number('P50', 'p50Ms', 1)],
        ...[number('P95', 'p95Ms', 1), number('P99', 'p99Ms', 1), number('MAX', 'maxMs', 1)],
      ],
    },
    none: 'No such fills in the ledger.',
    series: { name: 'histogram', relation: latencyHistogram, text: (rows, { terminal }) => histogram(rows, terminal.columns) },
  },
  vwap: {
    table: {
      title: 'Average prices of a day beside the market from the first arrival to the last execution; BPS: positive is worse.',
      relation: vwap,
      columns: () => [
        ...[name('DAY', 'day'), name('SYMBOL', 'symbol'), name('SIDE', 'side'), count('FILLS', 'fills'), amount('QUANTITY', 'quantity')],
        ...[number('VWAP', 'vwap', 6), number('BPS', 'bps'), { title: 'OF', text: ({ benchmark }: Row) => String(benchmark ?? '-') }],
        ...[number('MARKET VWAP', 'marketVwap', 6), number('MARKET TWAP', 'marketTwap', 6), count('TICKS', 'ticks')],
      ],
    },
    none: 'No such fills in the ledger.',
    withoutTicks: 'There are no ticks that this login may read, so there is no market to compare with.',
  },
  pnl: {
    table: {
      title: 'Profit and loss, first in first out. TOTAL: realised and unrealised, less fees.',
      relation: pnl,
      columns: (now) => [
        ...[name('STRATEGY', 'strategy'), name('SYMBOL', 'symbol'), count('FILLS', 'fills'), amount('POSITION', 'position')],
        ...[number('REALISED', 'realised'), number('UNREALISED', 'unrealised'), number('FEES', 'fees'), number('TOTAL', 'total')],
        { title: 'MARK', text: ({ mark }) => (mark === null ? '' : plain(mark)), right: true },
        { title: 'OF', text: (row) => (row.mark === null ? '' : `${row.markSource} ${age('markAt', now, row)}`) },
      ],
    },
    none: 'No such fills in the ledger.',
    withoutTicks: 'There are no ticks that this login may read, so positions are valued at their last fills.',
    series: {
      name: 'series',
      relation: pnlSeries,
      text: (rows, { terminal: { columns } }) =>
        lineChart(
          rows.map(({ total }) => Number(total)),
          { width: columns, label: (value) => value.toFixed(2) },
        ),
    },
  },
}
