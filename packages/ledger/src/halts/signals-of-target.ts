import type { Querying } from '@trading/postgres'
import type { HaltTarget } from './halt'

// Of the last day, as older signals would have to be searched for without an index.
const ofTarget = `
  received_at > now() - interval '1 day' AND CASE $1 WHEN 'symbol' THEN upper(symbol) = $2 WHEN 'strategy' THEN strategy = $2 ELSE true END`

const mayFillStatement = {
  text: `SELECT count(*)::int FROM signals WHERE status = 'STARTED' AND valid_until > now() AND ${ofTarget}`,
}
const tradedStatement = { text: `SELECT EXISTS (SELECT FROM signals WHERE ${ofTarget})` }

/** Signals that were claimed, have not ended, and whose orders the venue may still fill. */
export const countMayFill =
  (querying: Querying) =>
  async ({ what, name }: HaltTarget): Promise<number> =>
    (await querying.values<[number]>(mayFillStatement, [what, name])).rows[0]?.[0] ?? 0

export const isTraded =
  (querying: Querying) =>
  async ({ what, name }: HaltTarget): Promise<boolean> =>
    (await querying.values<[boolean]>(tradedStatement, [what, name])).rows[0]?.[0] ?? false
