import { createHash } from 'node:crypto'
import { UserError } from '@trading/terminal'
import { sql } from '../server/kinds/postgres/sql'
import type { Counts } from './counts'

/** What came of a file. Amounts are exact decimals, in the currency of its prices. */
export interface FinalState {
  quantity: string
  /** What sales brought, less what purchases cost, less fees. */
  cash: string
  fees: string
  /** Cash, and the quantity at the file's last price. */
  profit: string
  /** The largest fall of the profit from its highest point, at the price of each fill in the order of the signals and at the last price. */
  drawdown: string
  /** SHA-256 of the canonical text. */
  hash: string
}

interface FillRow {
  id: string
  line: string
}

const fillsAtOnce = 10_000

/**
 * Reads it from the portfolio, without anything that depends on time: who filled, when, and the realised part of the profit, which follows
 * the times of the fills.
 * @throws UserError if the portfolio is not the sum of the ledger's fills
 */
export async function readFinalState(
  url: string,
  { lastPrice, rejected }: { lastPrice: string } & Pick<Counts, 'rejected'>,
): Promise<FinalState> {
  const [differences] = await sql(url, differencesText)
  if (differences?.count !== 0) throw new UserError(`the portfolio differs from the ledger in ${differences?.count} fills or positions`)
  const [totals] = await sql(url, totalsText(lastPrice))
  const { quantity, cash, fees, profit, drawdown } = totals as Omit<FinalState, 'hash'>
  const hash = createHash('sha256').update('replay 1\n')
  for await (const { line } of fillsIn(url)) hash.update(`fill ${line}\n`)
  hash.update(`rejected ${rejected}\nposition ${quantity} cash ${cash} fees ${fees} profit ${profit}\n`)
  return { quantity, cash, fees, profit, drawdown, hash: hash.digest('hex') }
}

/** In the order of the ids, which is that of the signals. */
async function* fillsIn(url: string): AsyncGenerator<FillRow> {
  let after = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const rows = (await sql(url, fillsText(after))) as FillRow[]
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < fillsAtOnce) return
    after = last.id
  }
}

const fillsText = (after: string) => `
  SELECT signal_id AS id, concat_ws(' ', signal_id, symbol, side, trim_scale(quantity), trim_scale(price), trim_scale(fee)) AS line
  FROM fills WHERE signal_id > '${after}' ORDER BY signal_id LIMIT ${fillsAtOnce}`

// The amounts are computed again, by PostgreSQL.
const totalsText = (lastPrice: string) => `
  WITH changes AS (
    SELECT signal_id, price, fee, CASE side WHEN 'BUY' THEN quantity ELSE -quantity END AS change FROM fills
  ), running AS (
    SELECT signal_id, price, sum(change) OVER in_order AS held, sum(-change * price - fee) OVER in_order AS cash
    FROM changes WINDOW in_order AS (ORDER BY signal_id)
  ), totals AS (
    SELECT coalesce(sum(quantity), 0) AS quantity, coalesce(sum(cash), 0) AS cash, coalesce(sum(fees), 0) AS fees,
      coalesce(sum(cash + quantity * ${lastPrice}), 0) AS profit
    FROM positions
  ), profits AS (
    SELECT 0 AS part, signal_id, cash + held * price AS profit FROM running
    UNION ALL SELECT 1, NULL, profit FROM totals
  ), falls AS (
    SELECT greatest(0, max(profit) OVER (ORDER BY part, signal_id)) - profit AS fall FROM profits
  )
  SELECT trim_scale(quantity)::text AS quantity, trim_scale(cash)::text AS cash, trim_scale(fees)::text AS fees,
    trim_scale(profit)::text AS profit, (SELECT trim_scale(max(fall))::text FROM falls) AS drawdown
  FROM totals`

const differencesText = `
  WITH filled AS (
    SELECT signal_id, symbol, side, filled_quantity AS quantity, average_price AS price, fee FROM signals WHERE status = 'FILLED'
  ), sums AS (
    SELECT symbol, count(*) AS fills, sum(CASE side WHEN 'BUY' THEN quantity ELSE -quantity END) AS quantity, sum(fee) AS fees,
      sum(CASE side WHEN 'BUY' THEN -quantity * price ELSE quantity * price END - fee) AS cash
    FROM filled GROUP BY symbol
  ), differences AS (
    SELECT 1 FROM filled FULL JOIN fills AS booked USING (signal_id)
    WHERE (filled.symbol, filled.side, filled.quantity, filled.price, filled.fee)
      IS DISTINCT FROM (booked.symbol, booked.side, booked.quantity, booked.price, booked.fee)
    UNION ALL
    SELECT 1 FROM sums FULL JOIN positions AS booked USING (symbol)
    WHERE (sums.fills, sums.quantity, sums.fees, sums.cash) IS DISTINCT FROM (booked.fills, booked.quantity, booked.fees, booked.cash)
  )
  SELECT count(*)::int AS count FROM differences`
