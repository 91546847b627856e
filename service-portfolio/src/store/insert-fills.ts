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

const insertStatement = {
  text: `
    INSERT INTO fills
      (sequence, report_id, signal_id, symbol, side, quantity, price, fee, venue, engine, executed_at,
        quantity_after, total_cost_after, realised_after)
    SELECT * FROM unnest(
      $1::bigint[], $2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::numeric[], $7::numeric[], $8::numeric[], $9::text[], $10::text[],
      $11::timestamptz[], $12::numeric[], $13::numeric[], $14::numeric[])`,
}

export async function insertFills(querying: Querying, rows: readonly FillRow[]): Promise<void> {
  if (rows.length === 0) return
  const column = <T>(of: (fill: NewFill) => T): T[] => rows.map(({ fill }) => of(fill))
  const after = rows.map(({ holding }) => holdingTexts(holding))
  await querying.values(insertStatement, [
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
  ])
}
