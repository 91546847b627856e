import type { Side } from '@trading/contracts'
import type { Querying } from '@trading/postgres'
import { exact } from '../rules/exact'
import type { NewFill, Place } from '../rules/fill-of'
import { afterTrade, type Holding, noHolding, type Trade } from '../rules/position'
import { insertFills } from './insert-fills'
import { type HoldingRow, holdingOf, holdingTexts } from './positions'

const beforeStatement = {
  text: `
    SELECT quantity_after, total_cost_after, realised_after FROM fills
    WHERE symbol = $1 AND (executed_at, signal_id) < ($2, $3)
    ORDER BY executed_at DESC, signal_id DESC LIMIT 1`,
}
const laterStatement = {
  text: `
    SELECT sequence::float8, side, quantity, price, executed_at, signal_id FROM fills
    WHERE symbol = $1 AND (executed_at, signal_id) > ($2, $3)
    ORDER BY executed_at, signal_id LIMIT $4`,
}
const rebookStatement = {
  text: `
    UPDATE fills SET quantity_after = given.quantity, total_cost_after = given.total_cost, realised_after = given.realised
    FROM unnest($1::bigint[], $2::numeric[], $3::numeric[], $4::numeric[]) AS given (sequence, quantity, total_cost, realised)
    WHERE fills.sequence = given.sequence`,
}
type Later = [sequence: number, side: Side, quantity: string, price: string, at: Date, signalId: string]

const page = 1_000
const noFee = exact('0')

/** Inserts a fill that belongs before others of its symbol, and books those again. Resolves with the holding after all of them. */
export async function insertLate(querying: Querying, { fill, trade, sequence }: { fill: NewFill; trade: Trade; sequence: number }) {
  const { symbol } = fill
  const [before] = (await querying.values<HoldingRow>(beforeStatement, [symbol, fill.executedAt, fill.signalId])).rows
  let holding = afterTrade(before ? holdingOf(before) : noHolding, trade)
  await insertFills(querying, [{ fill, sequence, holding }])
  for (let after: Place | undefined = fill; after; ) {
    const parameters: unknown[] = [symbol, after.executedAt, after.signalId, page]
    const { rows } = await querying.values<Later>(laterStatement, parameters)
    const holdings = rows.map(([, side, quantity, price]): Holding => {
      holding = afterTrade(holding, { side, quantity: exact(quantity), price: exact(price), fee: noFee })
      return holding
    })
    const texts = holdings.map(holdingTexts)
    const columns = [0, 1, 2].map((column) => texts.map((each) => each[column]))
    if (rows.length > 0) await querying.values(rebookStatement, [rows.map(([number]) => number), ...columns])
    const last = rows.at(-1)
    after = last && rows.length === page ? { executedAt: last[4].toISOString(), signalId: last[5] } : undefined
  }
  return holding
}
