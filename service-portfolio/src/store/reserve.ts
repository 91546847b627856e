import type { CommitPool, Querying } from '@trading/postgres'
import { exact, textOf } from '../rules/exact'
import { type Exposure, noExposure, objectionTo, type RiskLimits, type RiskOrder, withOrder } from '../rules/risk-limits'
import { type DayResults, readRiskState } from './risk-state'

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
  /** What was earned since midnight, from the positions that were read with the lock held. */
  day: DayResults
}

/** Of the transactions that decide; whoever holds it is alone with the reservations. */
const lockKey = 7_242_010
const lockStatement = { text: 'SELECT pg_advisory_xact_lock($1)' }
const knownStatement = { text: 'SELECT signal_id, ended_as, refusal FROM reservations WHERE signal_id = ANY($1)' }
// The clock, and not the beginning of the transaction, which may have waited for the lock.
const insertStatement = {
  text: `
    INSERT INTO reservations
      (signal_id, symbol, side, quantity, reference_price, valid_until, asked_at, ended_at, ended_as, refusal)
    SELECT id, symbol, side, quantity, price, valid_until, at, CASE WHEN refusal IS NOT NULL THEN at END,
      CASE WHEN refusal IS NOT NULL THEN 'refused' END, refusal
    FROM (SELECT clock_timestamp() AS at) AS clock,
      unnest($1::uuid[], $2::text[], $3::text[], $4::numeric[], $5::numeric[], $6::timestamptz[], $7::text[])
        AS asked (id, symbol, side, quantity, price, valid_until, refusal)`,
}

type KnownRow = [signalId: string, endedAs: string | null, refusal: string | null]

export const reserved: RiskVerdict = { decision: 'reserved' }

const asBefore = (endedAs: string | null, refusal: string | null): RiskVerdict => {
  if (endedAs === null) return reserved
  return { decision: 'refused', reason: refusal ?? `the reservation of this signal has ended (${endedAs}), and an id is reserved once` }
}

/** Runs work while no order is being decided and none can be. Within a transaction. */
export const lockReservations = (querying: Querying) => querying.values(lockStatement, [lockKey])

async function decide(querying: Querying, orders: readonly AskedOrder[], { limits, day }: ReserveOptions): Promise<RiskVerdict[]> {
  await lockReservations(querying)
  const { rows } = await querying.values<KnownRow>(knownStatement, [orders.map(({ signalId }) => signalId)])
  const known = new Map(rows.map(([id, endedAs, refusal]) => [id, asBefore(endedAs, refusal)]))
  const symbols = orders.filter(({ signalId }) => !known.has(signalId)).map(({ symbol }) => symbol)
  if (symbols.length === 0) return orders.map(({ signalId }) => known.get(signalId) ?? reserved)

  const state = await readRiskState(querying, { symbols: [...new Set(symbols)], limits, day })
  const fresh: { order: AskedOrder; refusal: string | null }[] = []
  const verdicts = orders.map((order): RiskVerdict => {
    const before = known.get(order.signalId)
    if (before) return before
    const objection = objectionTo(order, state, limits)
    if (objection && 'later' in objection) return { decision: 'later', reason: objection.later }
    fresh.push({ order, refusal: objection?.refused ?? null })
    if (objection) return { decision: 'refused', reason: objection.refused }
    const exposure: Exposure = state.exposures.get(order.symbol) ?? noExposure(order.referencePrice)
    state.exposures.set(order.symbol, withOrder(exposure, order))
    state.orders.set(order.symbol, (state.orders.get(order.symbol) ?? 0) + 1)
    return reserved
  })
  if (fresh.length > 0)
    await querying.values(insertStatement, [
      fresh.map(({ order }) => order.signalId),
      fresh.map(({ order }) => order.symbol),
      fresh.map(({ order }) => order.side),
      fresh.map(({ order }) => textOf(order.quantity)),
      fresh.map(({ order }) => textOf(order.referencePrice)),
      fresh.map(({ order }) => order.validUntil),
      fresh.map(({ refusal }) => refusal),
    ])
  return verdicts
}

/**
 * Decides about orders, in one commit: reserves each of them or writes down why not. The same order may be asked about again, and is answered
 * the same; no id may be given twice in one call.
 */
export const reserveOrders =
  (pool: CommitPool, options: ReserveOptions) =>
  (orders: readonly AskedOrder[]): Promise<RiskVerdict[]> =>
    pool.transaction((querying) => decide(querying, orders, options))

const nobody: AskedOrder = {
  ...{ signalId: '00000000-0000-7000-8000-000000000000', symbol: 'rehearsal', side: 'BUY' },
  ...{ quantity: exact('1'), referencePrice: exact('1'), validUntil: new Date(0) },
}

/** Works like `reserveOrders`, and is rolled back. */
export const rehearseReserving = (pool: CommitPool, options: ReserveOptions): Promise<unknown> =>
  pool.undone((querying) => decide(querying, [nobody], options))
