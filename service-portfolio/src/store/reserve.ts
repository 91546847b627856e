import type { CommitPool, Querying } from '@trading/postgres'
import { exact, textOf } from '../rules/exact'
import { limitsDayLoss, type RiskLimits } from '../rules/risk-limits'
import { type AskedOrder, type Decided, decideOrders, type RiskVerdict } from './decide-orders'
import { createRiskMemory, type RiskMemory } from './risk-memory'
import { type DayResults, type ReadRiskState, riskStateOf } from './risk-state'

export interface ReserveOptions {
  limits: RiskLimits
  /** What was earned since midnight, from the positions that were read. */
  day: DayResults
  memory?: RiskMemory
}

/** Fills that may have been booked since the memory; after more, it is read again. */
const mostFillsSince = 64

// The clock once the turn is taken, and not the beginning of the statement, which may have waited for it. Answers of before are sent only if it is
// taken too: a reservation may be ending meanwhile. From memory, one of the orders may be known, and fills may have been booked since. A fill that was
// reserved only leaves more room: it is as if the orders had come before it. Each is looked up by itself: joined, all reservations would be read.
const writeStatement = {
  name: 'decide about orders',
  text: `
    WITH taken AS (
      UPDATE reservation_turns SET turn = turn + 1
      WHERE turn = $1::bigint AND ($9::bigint IS NULL OR (
        (SELECT sequence FROM head) - $9::bigint BETWEEN 0 AND ${mostFillsSince}
        AND NOT EXISTS (SELECT FROM reservations WHERE signal_id = ANY($2::uuid[]))
        AND NOT EXISTS (
          SELECT FROM (
            SELECT signal_id, symbol, side, quantity FROM fills WHERE sequence > $9::bigint ORDER BY sequence LIMIT ${mostFillsSince}
          ) AS fill
          WHERE (
            SELECT (symbol, side, ended_as) = (fill.symbol, fill.side, 'booked') AND quantity >= fill.quantity
            FROM reservations WHERE signal_id = fill.signal_id
          ) IS NOT TRUE)))
      RETURNING clock_timestamp() AS at
    ), added AS (
      INSERT INTO reservations
        (signal_id, symbol, side, quantity, reference_price, valid_until, asked_at, ended_at, ended_as, refusal)
      SELECT id, symbol, side, quantity, price, valid_until, at, CASE WHEN refusal IS NOT NULL THEN at END,
        CASE WHEN refusal IS NOT NULL THEN 'refused' END, refusal
      FROM taken, unnest($2::uuid[], $3::text[], $4::text[], $5::numeric[], $6::numeric[], $7::timestamptz[], $8::text[])
        AS asked (id, symbol, side, quantity, price, valid_until, refusal)
    )
    SELECT FROM taken`,
}
/** Each time another was faster, so that others get on; more often than this, the orders are to be asked about again. */
const mostAttempts = 50

/**
 * Resolves with whether it was this one's turn, and, if there is a `sequence`, whether all fills after that event were reserved; if not, nothing is
 * written.
 */
async function write(querying: Querying, turn: string, fresh: Decided['fresh'], sequence?: number): Promise<boolean> {
  const { rowCount } = await querying.values(writeStatement, [
    turn,
    fresh.map(({ order }) => order.signalId),
    fresh.map(({ order }) => order.symbol),
    fresh.map(({ order }) => order.side),
    fresh.map(({ order }) => textOf(order.quantity)),
    fresh.map(({ order }) => textOf(order.referencePrice)),
    fresh.map(({ order }) => order.validUntil),
    fresh.map(({ refusal }) => refusal),
    sequence,
  ])
  return rowCount === 1
}

/**
 * Decides about orders, in one commit: reserves each of them or writes down why not. The same order may be asked about again, and is answered
 * the same; no id may be given twice in one call. No lock is held while anything is awaited: what was read is read again if another has decided in
 * between.
 *
 * What was read is kept for the orders after these. From memory orders are only reserved, by one statement, which writes nothing if there may be less
 * room in the database than in the memory; all others are decided by what is read.
 */
export function reserveOrders({ limits, day, memory = createRiskMemory() }: ReserveOptions) {
  const read = riskStateOf(limits, day)
  // What a day has lost depends on prices, and on fills that were booked again.
  const keeps = !limitsDayLoss(limits)

  const fromMemory = async (querying: Querying, orders: readonly AskedOrder[]): Promise<RiskVerdict[] | undefined> => {
    const kept = memory.take(orders)
    if (!kept) return undefined
    const { verdicts, fresh } = decideOrders(orders, kept.state, limits)
    if (verdicts.some(({ decision }) => decision !== 'reserved')) return undefined
    if (!(await write(querying, kept.turn, fresh, kept.sequence))) return undefined
    kept.keep(orders)
    return verdicts
  }
  const fromDatabase = async (querying: Querying, orders: readonly AskedOrder[]): Promise<RiskVerdict[]> => {
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      const keep = memory.reading()
      const state: ReadRiskState = await read(querying, orders, memory.symbols())
      const { verdicts, fresh } = decideOrders(orders, state, limits)
      if (verdicts.every(({ decision }) => decision === 'later')) return verdicts
      if (await write(querying, state.turn, fresh)) {
        if (keeps) keep(state)
        return verdicts
      }
    }
    const reason = `others decided ${mostAttempts} times meanwhile; ask again`
    return orders.map(() => ({ decision: 'later', reason }))
  }
  return async (querying: Querying, orders: readonly AskedOrder[]): Promise<RiskVerdict[]> =>
    (await fromMemory(querying, orders)) ?? (await fromDatabase(querying, orders))
}

const nobody: AskedOrder = {
  ...{ signalId: '00000000-0000-7000-8000-000000000000', symbol: 'rehearsal', side: 'BUY' },
  ...{ quantity: exact('1'), referencePrice: exact('1'), validUntil: new Date(0) },
}

/** Works like `reserve`, and is rolled back. */
export const rehearseReserving = (pool: CommitPool, reserve: ReturnType<typeof reserveOrders>): Promise<unknown> =>
  pool.undone((querying) => reserve(querying, [nobody]))
