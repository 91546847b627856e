import type { Side } from '@trading/contracts'
import type { Querying } from '@trading/postgres'
import type { BookedPosition, EventsPage, Fill, FillsPage, PortfolioEvent, PositionFilter } from '../portfolio'
import { exact, textOf } from '../rules/exact'
import { averageOf } from '../rules/position'

/** A position with the price of its last fill. */
export interface StoredPosition extends BookedPosition {
  readonly lastPrice: string
  readonly lastAt: string
}

export interface StoredSnapshot {
  readonly epoch: string
  readonly sequence: number
  readonly positions: readonly StoredPosition[]
}

interface PositionRow {
  symbol: string
  quantity: string
  total_cost: string
  realised: string
  fees: string
  cash: string
  fills: number
  sequence: number
}
interface StoredRow extends PositionRow {
  last_price: string
  last_executed_at: Date
}
interface FillRow {
  sequence: number
  report_id: string
  signal_id: string
  symbol: string
  side: Side
  quantity: string
  price: string
  fee: string
  venue: string
  engine: string
  executed_at: Date
  booked_at: Date
}

// Without zeros at the end, by the database: here it took most of a page's time.
const trimmed = (...columns: string[]): string =>
  columns.map((column) => `trim_scale(${column}) AS ${column.slice(column.indexOf('.') + 1)}`).join(', ')
const positionColumns = `
  symbol, ${trimmed('quantity', 'total_cost', 'realised', 'fees', 'cash', 'last_price')}, fills::float8, positions.sequence::float8,
  last_executed_at`
const fillColumns = `
  fills.sequence::float8, report_id, signal_id, symbol, side, ${trimmed('fills.quantity', 'price', 'fee')}, venue, engine, executed_at,
  booked_at`

const positionsStatement = {
  text: `
    SELECT ${positionColumns} FROM positions
    WHERE ($1::text[] IS NULL OR symbol = ANY($1)) AND (NOT $2 OR quantity <> 0)
    ORDER BY symbol COLLATE "C"`,
}
const bySymbolsStatement = { text: `SELECT ${positionColumns} FROM positions WHERE symbol = ANY($1)` }
const fillsStatement = {
  text: `
    SELECT ${fillColumns} FROM fills
    WHERE sequence > $1 AND ($2::text IS NULL OR symbol = $2)
    ORDER BY sequence LIMIT $3`,
}
// One statement each, so that the head and the rows are of one state. The limit tells the planner that there is one head: it plans for a thousand
// while nothing has counted the rows.
const headOf = (columns: string) => `(SELECT ${columns} FROM head LIMIT 1) AS head`
const snapshotStatement = {
  text: `
    SELECT epoch, head.sequence::float8 AS head, ${positionColumns} FROM ${headOf('epoch, sequence')} LEFT JOIN positions ON true
    ORDER BY symbol COLLATE "C"`,
}
// Both from the same place on: PostgreSQL does not conclude it from the join, and would read the fills from the first one.
const eventsStatement = {
  text: `
    SELECT epoch, page.* FROM ${headOf('epoch')} LEFT JOIN (
      SELECT ${fillColumns}, trim_scale(events.quantity) AS quantity_then, ${trimmed('total_cost', 'realised', 'fees', 'cash')},
        events.fills::float8 AS fills_then
      FROM events JOIN fills USING (sequence)
      WHERE events.sequence > $1 AND fills.sequence > $1
      ORDER BY events.sequence LIMIT $2
    ) AS page ON true
    ORDER BY page.sequence`,
}

// One literal each, here and below, since an object that is spread takes many times as long, and a page has two hundred.
function positionOf({ symbol, quantity, total_cost: totalCost, realised, fees, cash, fills, sequence }: PositionRow): BookedPosition {
  const average = averageOf({ quantity: exact(quantity), totalCost: exact(totalCost) })
  if (!average) return { symbol, quantity, totalCost, realised, fees, cash, fills, sequence }
  return { symbol, quantity, totalCost, averagePrice: textOf(average), realised, fees, cash, fills, sequence }
}

const storedOf = (row: StoredRow): StoredPosition => ({
  ...positionOf(row),
  lastPrice: row.last_price,
  lastAt: row.last_executed_at.toISOString(),
})

const fillOf = (row: FillRow): Fill => ({
  sequence: row.sequence,
  reportId: row.report_id,
  signalId: row.signal_id,
  symbol: row.symbol,
  side: row.side,
  quantity: row.quantity,
  price: row.price,
  fee: row.fee,
  venue: row.venue,
  engine: row.engine,
  executedAt: row.executed_at.toISOString(),
  bookedAt: row.booked_at.toISOString(),
})

interface EventRow extends FillRow {
  quantity_then: string
  total_cost: string
  realised: string
  fees: string
  cash: string
  fills_then: number
}

const eventOf = (row: EventRow): PortfolioEvent => ({
  sequence: row.sequence,
  fill: fillOf(row),
  position: positionOf({
    symbol: row.symbol,
    quantity: row.quantity_then,
    total_cost: row.total_cost,
    realised: row.realised,
    fees: row.fees,
    cash: row.cash,
    fills: row.fills_then,
    sequence: row.sequence,
  }),
})

export const readings = (querying: Querying) => ({
  positions: async ({ symbols, open = false }: PositionFilter = {}): Promise<StoredPosition[]> =>
    (await querying.rows<StoredRow>(positionsStatement, [symbols ?? null, open])).rows.map(storedOf),
  /** Those of these symbols that have any fill, by symbol. */
  bySymbols: async (symbols: readonly string[]): Promise<Map<string, StoredPosition>> => {
    const { rows } = await querying.rows<StoredRow>(bySymbolsStatement, [symbols])
    return new Map(rows.map((row) => [row.symbol, storedOf(row)]))
  },
  fills: async ({ symbol, after = 0, limit }: FillsPage): Promise<Fill[]> =>
    (await querying.rows<FillRow>(fillsStatement, [after, symbol ?? null, limit])).rows.map(fillOf),
  async snapshot(): Promise<StoredSnapshot> {
    const { rows } = await querying.rows<StoredRow & { epoch: string; head: number }>(snapshotStatement, [])
    const { epoch = '', head = 0 } = rows[0] ?? {}
    return { epoch, sequence: head, positions: rows.filter(({ symbol }) => symbol !== null).map(storedOf) }
  },
  async eventsAfter(sequence: number, limit: number): Promise<EventsPage> {
    const { rows } = await querying.rows<EventRow & { epoch: string }>(eventsStatement, [sequence, limit])
    return { epoch: rows[0]?.epoch ?? '', events: rows.filter((row) => row.sequence !== null).map(eventOf) }
  },
})
