import type { Side } from '@trading/contracts'
import type { Querying } from '@trading/postgres'
import { textOf } from '../rules/exact'
import type { AppliedFills } from './apply-fills'
import { fillColumns, fillParameters, givenFills } from './insert-fills'
import { type Booking, holdingTexts } from './positions'

/** A quantity that was reserved. */
export type Released = [symbol: string, side: Side, quantity: string]

export interface BookingToWrite extends Pick<AppliedFills, 'rows' | 'events' | 'positions'> {
  readonly epoch: string
  /** The newest event before these. */
  readonly from: number
  readonly reportIds: readonly string[]
  readonly signalIds: readonly string[]
}

// Whoever has raised the number first is alone until the commit: numbers are given and positions are changed one after the other. All else is
// written only if that was done, by the position and the reports as they were read. Reservations that are open have no `ended_as` either; by that,
// unlike by `ended_at`, they can only be found by their ids, and not by reading all that are open.
const statement = {
  name: 'book fills',
  text: `
    WITH taken AS (
      UPDATE head SET sequence = $37 WHERE epoch = $34::uuid AND sequence = $35
        AND NOT EXISTS (SELECT FROM booked_reports WHERE report_id = ANY($33::uuid[]))
      RETURNING true
    ), claimed AS (
      INSERT INTO booked_reports (report_id) SELECT id FROM taken, unnest($33::uuid[]) AS id
    ), inserted AS (
      INSERT INTO fills (${fillColumns}) SELECT given.* FROM taken, ${givenFills} AS given
    ), appended AS (
      INSERT INTO events (sequence, quantity, total_cost, realised, fees, cash, fills)
      SELECT given.* FROM taken,
        unnest($15::bigint[], $16::numeric[], $17::numeric[], $18::numeric[], $19::numeric[], $20::numeric[], $21::bigint[]) AS given
    ), changed AS (
      INSERT INTO positions
        (symbol, quantity, total_cost, realised, fees, cash, fills, sequence, last_executed_at, last_signal_id, last_price)
      SELECT given.* FROM taken, unnest(
        $22::text[], $23::numeric[], $24::numeric[], $25::numeric[], $26::numeric[], $27::numeric[], $28::bigint[], $29::bigint[],
        $30::timestamptz[], $31::uuid[], $32::numeric[]) AS given
      ON CONFLICT (symbol) DO UPDATE SET
        (quantity, total_cost, realised, fees, cash, fills, sequence, last_executed_at, last_signal_id, last_price) =
        (excluded.quantity, excluded.total_cost, excluded.realised, excluded.fees, excluded.cash, excluded.fills, excluded.sequence,
          excluded.last_executed_at, excluded.last_signal_id, excluded.last_price)
    ), ended AS (
      UPDATE reservations SET ended_at = now(), ended_as = 'booked'
      WHERE signal_id = ANY($36::uuid[]) AND ended_as IS NULL AND EXISTS (SELECT FROM taken)
      RETURNING symbol, side, quantity
    )
    SELECT symbol, side, quantity::text FROM taken LEFT JOIN ended ON true`,
}

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

/**
 * Writes a booking in one statement, and releases what was reserved for it. Resolves with what that was; with undefined, and nothing is written, if
 * `from` is no longer the newest event or one of the reports is booked.
 */
export async function writeBooking(
  querying: Querying,
  { epoch, from, reportIds, signalIds, rows, events, positions }: BookingToWrite,
): Promise<Released[] | undefined> {
  const changed = [...positions.values()]
  const { rows: released } = await querying.values<Released | [null, null, null]>(statement, [
    ...fillParameters(rows),
    events.map(({ sequence }) => sequence),
    ...amounts(events),
    [...positions.keys()],
    ...amounts(changed),
    changed.map(({ sequence }) => sequence),
    changed.map(({ last }) => last.executedAt),
    changed.map(({ last }) => last.signalId),
    changed.map(({ last }) => last.price),
    reportIds,
    epoch,
    from,
    signalIds,
    from + events.length,
  ])
  return released.length === 0 ? undefined : released.filter((row): row is Released => row[0] !== null)
}
