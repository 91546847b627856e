import type { Side } from '@trading/contracts'
import type { CommitPool, Querying } from '@trading/postgres'
import { exact, textOf } from '../rules/exact'
import { inOrder, type NewFill } from '../rules/fill-of'
import { afterTrade, noHolding, noTotals, type Trade, withTrade } from '../rules/position'
import { type FillRow, insertFills } from './insert-fills'
import { insertLate } from './insert-late'
import { type Booking, holdingTexts, readBookings } from './positions'

export interface Booked {
  /** The reports that were not booked before. */
  readonly fresh: ReadonlySet<string>
  /** How many of them came late, so that later fills of their symbol were booked again. */
  readonly late: number
  /** The newest event. */
  readonly sequence: number
  /** The quantities that were reserved for them. */
  readonly released: readonly [symbol: string, side: Side, quantity: string][]
}

const lockStatement = { text: 'SELECT sequence::float8 FROM head FOR UPDATE' }
const claimStatement = {
  text: 'INSERT INTO booked_reports (report_id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING RETURNING report_id',
}
const writeStatement = {
  text: `
    WITH appended AS (
      INSERT INTO events (sequence, quantity, total_cost, realised, fees, cash, fills)
      SELECT * FROM unnest($1::bigint[], $2::numeric[], $3::numeric[], $4::numeric[], $5::numeric[], $6::numeric[], $7::bigint[])
    ), changed AS (
      INSERT INTO positions
        (symbol, quantity, total_cost, realised, fees, cash, fills, sequence, last_executed_at, last_signal_id, last_price)
      SELECT * FROM unnest(
        $8::text[], $9::numeric[], $10::numeric[], $11::numeric[], $12::numeric[], $13::numeric[], $14::bigint[], $15::bigint[],
        $16::timestamptz[], $17::uuid[], $18::numeric[])
      ON CONFLICT (symbol) DO UPDATE SET
        (quantity, total_cost, realised, fees, cash, fills, sequence, last_executed_at, last_signal_id, last_price) =
        (excluded.quantity, excluded.total_cost, excluded.realised, excluded.fees, excluded.cash, excluded.fills, excluded.sequence,
          excluded.last_executed_at, excluded.last_signal_id, excluded.last_price)
    ), ended AS (
      UPDATE reservations SET ended_at = now(), ended_as = 'booked' WHERE signal_id = ANY($20) AND ended_at IS NULL
      RETURNING symbol, side, quantity
    ), numbered AS (
      UPDATE head SET sequence = $19
    )
    SELECT symbol, side, quantity::text FROM ended`,
}

const tradeOf = ({ side, quantity, price, fee }: NewFill): Trade => ({
  side,
  quantity: exact(quantity),
  price: exact(price),
  fee: exact(fee),
})

/** Column by column, for `unnest`. */
const amounts = (bookings: readonly Booking[]) => {
  const holdings = bookings.map(holdingTexts)
  return [
    holdings.map(([quantity]) => quantity),
    holdings.map(([, totalCost]) => totalCost),
    holdings.map(([, , realised]) => realised),
    bookings.map(({ fees }) => textOf(fees)),
    bookings.map(({ cash }) => textOf(cash)),
    bookings.map(({ fills }) => fills),
  ]
}

/** Within a transaction. */
async function book(querying: Querying, fills: readonly NewFill[]): Promise<Booked> {
  // First, so that whoever books is alone until the commit: numbers are given and positions are changed one after the other.
  const [head] = (await querying.values<[number]>(lockStatement, [])).rows
  let sequence = head?.[0] ?? 0
  const claimed = await querying.values<[string]>(claimStatement, [fills.map(({ reportId }) => reportId)])
  const fresh = new Set(claimed.rows.map(([id]) => id))
  const ordered = fills.filter(({ reportId }) => fresh.has(reportId)).sort(inOrder)
  if (ordered.length === 0) return { fresh, late: 0, sequence, released: [] }

  const bookings = await readBookings(querying, [...new Set(ordered.map(({ symbol }) => symbol))])
  const rows: FillRow[] = []
  const events: Booking[] = []
  let late = 0
  for (const fill of ordered) {
    sequence++
    const before = bookings.get(fill.symbol)
    const trade = tradeOf(fill)
    const isLate = before !== undefined && inOrder(fill, before.last) < 0
    // Those of a symbol come in order, so that none of its rows waits to be inserted while a late one is.
    const holding = isLate ? await insertLate(querying, { fill, trade, sequence }) : afterTrade(before ?? noHolding, trade)
    if (isLate) late++
    else rows.push({ fill, sequence, holding })
    const booking: Booking = {
      ...{ ...holding, ...withTrade(before ?? noTotals, trade) },
      ...{ fills: (before?.fills ?? 0) + 1, sequence },
      last: isLate ? before.last : { executedAt: fill.executedAt, signalId: fill.signalId, price: fill.price },
    }
    bookings.set(fill.symbol, booking)
    events.push(booking)
  }
  await insertFills(querying, rows)
  const changed = [...bookings.values()]
  const released = await querying.values<Booked['released'][number]>(writeStatement, [
    events.map((event) => event.sequence),
    ...amounts(events),
    [...bookings.keys()],
    ...amounts(changed),
    changed.map((position) => position.sequence),
    changed.map(({ last }) => last.executedAt),
    changed.map(({ last }) => last.signalId),
    changed.map(({ last }) => last.price),
    sequence,
    ordered.map(({ signalId }) => signalId),
  ])
  return { fresh, late, sequence, released: released.rows }
}

/**
 * Books fills in one commit: their report ids, the positions, and one numbered event for each; what was reserved for them is released with it. A report that is booked already changes nothing.
 * No report may be given twice.
 */
export const bookFills =
  (pool: CommitPool) =>
  (fills: readonly NewFill[]): Promise<Booked> =>
    pool.transaction((querying) => book(querying, fills))

/** Works like `bookFills`, and is rolled back. */
export const rehearseBooking = (pool: CommitPool, fills: readonly NewFill[]): Promise<Booked> =>
  pool.undone((querying) => book(querying, fills))
