import type { Signal } from '@trading/contracts'
import type { Querying } from '@trading/postgres'
import type { Claim, ClaimedBy } from './claim'
import { priceOf } from './price-of'

export interface ClaimCall {
  signal: Signal
  by: ClaimedBy
}

// One parameter, so that the text does not depend on the number of signals. Sorted, so that two groups wait for each other's rows in one
// direction only.
const insertStatement = {
  name: 'claim-group',
  text: `
    INSERT INTO signals
      (signal_id, strategy, symbol, side, quantity, reference_price, issued_at, valid_until, engine, attempt, redelivered,
        price_epoch, price_sequence, price_at, id_in_lower_case)
    SELECT id, strategy, symbol, side, quantity, "referencePrice", "issuedAt", "validUntil", $2, attempt, redelivered,
      "priceEpoch", "priceSequence", "priceAt", true
    FROM json_to_recordset($1) AS asked (
      id uuid, strategy text, symbol text, side text, quantity numeric, "referencePrice" numeric, "issuedAt" timestamptz,
      "validUntil" timestamptz, attempt integer, redelivered boolean, "priceEpoch" bigint, "priceSequence" bigint, "priceAt" timestamptz
    )
    ORDER BY id
    ON CONFLICT (signal_id) DO NOTHING
    RETURNING signal_id`,
}

/** Claims signals in one statement. Only new ones are answered: any other has a row, and is claimed again alone. */
export const claimTogether =
  ({ querying, engine }: { querying: Querying; engine: string }) =>
  async (calls: readonly ClaimCall[]): Promise<(Claim | undefined)[]> => {
    const asked = calls.map(({ signal, by: { attempt, redelivered } }) => {
      const { id, strategy, symbol, side, quantity, referencePrice, issuedAt, validUntil } = signal
      const { priceEpoch, priceSequence, priceAt } = priceOf(signal)
      // One literal: objects put together from spread ones are many times slower.
      return {
        id,
        strategy,
        symbol,
        side,
        quantity,
        referencePrice,
        issuedAt,
        validUntil,
        attempt,
        redelivered,
        priceEpoch,
        priceSequence,
        priceAt,
      }
    })
    const { rows } = await querying.values<[string]>(insertStatement, [JSON.stringify(asked), engine])
    const inserted = new Set(rows.map(([id]) => id))
    return calls.map(({ signal }) => (inserted.has(signal.id) ? { known: 'new', fencingToken: 1 } : undefined))
  }
