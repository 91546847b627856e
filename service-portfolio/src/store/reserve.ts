import type { CommitPool, Querying } from '@trading/postgres'
import { exact, textOf } from '../rules/exact'
import { type Exposure, noExposure, objectionTo, type RiskLimits, type RiskOrder, withOrder } from '../rules/risk-limits'
import { type DayResults, type ReadRiskState, riskStateOf } from './risk-state'

/** An order about which an engine asks. */
export interface AskedOrder extends RiskOrder {
  /** In lower case. */
  readonly signalId: string
  readonly validUntil: Date
}

/**
 * `reserved`: it may be placed. `refused`: never, because of a limit or because the reservation has ended. `later`: it cannot be decided now, and
 * nothing is written down.
 */
export type RiskVerdict =
  | { readonly decision: 'reserved' }
  | { readonly decision: 'refused'; readonly reason: string }
  | { readonly decision: 'later'; readonly reason: string }

export interface ReserveOptions {
  limits: RiskLimits
  /** What was earned since midnight, from the positions that were read. */
  day: DayResults
}

// The clock once the turn is taken, and not the beginning of the statement, which may have waited for it. Answers of before are sent only if it is
// taken too: a reservation may be ending meanwhile.
const writeStatement = {
  name: 'decide about orders',
  text: `
    WITH taken AS (
      UPDATE reservation_turns SET turn = turn + 1 WHERE turn = $1::bigint RETURNING clock_timestamp() AS at
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

export const reserved: RiskVerdict = { decision: 'reserved' }

const asBefore = ({ endedAs, refusal }: { endedAs: string | null; refusal: string | null }): RiskVerdict => {
  if (endedAs === null) return reserved
  return { decision: 'refused', reason: refusal ?? `the reservation of this signal has ended (${endedAs}), and an id is reserved once` }
}

interface Decided {
  verdicts: RiskVerdict[]
  /** What is to be written down. */
  fresh: { order: AskedOrder; refusal: string | null }[]
}

function decide(orders: readonly AskedOrder[], state: ReadRiskState, limits: RiskLimits): Decided {
  const fresh: Decided['fresh'] = []
  const verdicts = orders.map((order): RiskVerdict => {
    const before = state.known.get(order.signalId)
    if (before) return asBefore(before)
    const objection = objectionTo(order, state, limits)
    if (objection && 'later' in objection) return { decision: 'later', reason: objection.later }
    fresh.push({ order, refusal: objection?.refused ?? null })
    if (objection) return { decision: 'refused', reason: objection.refused }
    const exposure: Exposure = state.exposures.get(order.symbol) ?? noExposure(order.referencePrice)
    state.exposures.set(order.symbol, withOrder(exposure, order))
    state.orders.set(order.symbol, (state.orders.get(order.symbol) ?? 0) + 1)
    return reserved
  })
  return { verdicts, fresh }
}

/** Resolves with whether it was this one's turn; if not, nothing is written. */
async function write(querying: Querying, turn: string, fresh: Decided['fresh']): Promise<boolean> {
  const { rowCount } = await querying.values(writeStatement, [
    turn,
    fresh.map(({ order }) => order.signalId),
    fresh.map(({ order }) => order.symbol),
    fresh.map(({ order }) => order.side),
    fresh.map(({ order }) => textOf(order.quantity)),
    fresh.map(({ order }) => textOf(order.referencePrice)),
    fresh.map(({ order }) => order.validUntil),
    fresh.map(({ refusal }) => refusal),
  ])
  return rowCount === 1
}

/**
 * Decides about orders, in one commit: reserves each of them or writes down why not. The same order may be asked about again, and is answered
 * the same; no id may be given twice in one call. One statement reads, one writes, and neither holds a lock while the other is awaited: what was read
 * is read again if another has decided in between.
 */
export function reserveOrders({ limits, day }: ReserveOptions) {
  const read = riskStateOf(limits, day)
  return async (querying: Querying, orders: readonly AskedOrder[]): Promise<RiskVerdict[]> => {
    for (let attempt = 1; attempt <= mostAttempts; attempt++) {
      const state = await read(querying, orders)
      const { verdicts, fresh } = decide(orders, state, limits)
      if (verdicts.every(({ decision }) => decision === 'later')) return verdicts
      if (await write(querying, state.turn, fresh)) return verdicts
    }
    const reason = `others decided ${mostAttempts} times meanwhile; ask again`
    return orders.map(() => ({ decision: 'later', reason }))
  }
}

const nobody: AskedOrder = {
  ...{ signalId: '00000000-0000-7000-8000-000000000000', symbol: 'rehearsal', side: 'BUY' },
  ...{ quantity: exact('1'), referencePrice: exact('1'), validUntil: new Date(0) },
}

/** Works like `reserve`, and is rolled back. */
export const rehearseReserving = (pool: CommitPool, reserve: ReturnType<typeof reserveOrders>): Promise<unknown> =>
  pool.undone((querying) => reserve(querying, [nobody]))
