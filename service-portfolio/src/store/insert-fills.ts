import type { Querying } from '@trading/postgres'
import type { NewFill } from '../rules/fill-of'
import type { Holding } from '../rules/position'
import { holdingTexts } from './positions'

export interface FillRow {
  readonly fill: NewFill
  readonly sequence: number
  /** After this fill. */
  readonly holding: Holding
}

/** The columns of `fills` that are given, and their values as the first parameters of a statement. */
export const fillColumns = `
  sequence, report_id, signal_id, symbol, side, quantity, price, fee, venue, engine, executed_at,
  quantity_after, total_cost_after, realised_after`
export const givenFills = `unnest(
  $1::bigint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::numeric[], $7::numeric[], $8::numeric[], $9::text[], $10::text[],
  $11::timestamptz[], $12::numeric[], $13::numeric[], $14::numeric[])`

export function fillParameters(rows: readonly FillRow[]): unknown[] {
  const column = <T>(of: (fill: NewFill) => T): T[] => rows.map(({ fill }) => of(fill))
  const after = rows.map(({ holding }) => holdingTexts(holding))
  return [
    rows.map(({ sequence }) => sequence),
    column(({ reportId }) => reportId),
    column(({ signalId }) => signalId),
    column(({ symbol }) => symbol),
    column(({ side }) => side),
    column(({ quantity }) => quantity),
    column(({ price }) => price),
    column(({ fee }) => fee),
    column(({ venue }) => venue),
    column(({ engine }) => engine),
    column(({ executedAt }) => executedAt),
    after.map(([quantity]) => quantity),
    after.map(([, totalCost]) => totalCost),
    after.map(([, , realised]) => realised),
  ]
}

const insertStatement = { text: `INSERT INTO fills (${fillColumns}) SELECT * FROM ${givenFills}` }

export async function insertFills(querying: Querying, rows: readonly FillRow[]): Promise<void> {
  await querying.values(insertStatement, fillParameters(rows))
}
