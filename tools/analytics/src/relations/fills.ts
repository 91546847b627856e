import type { Relation } from './relation'
import { chosenSignals } from './signals'

/** How old the last tick may be for its price to be that of the market. */
export const maxTickAge = "interval '1 minute'"

/** The chosen fills, with the last tick when the signal arrived. A tick that had not been stored by then was not known by then. */
export const chosenFills: Relation = {
  name: 'fills',
  columns: {
    ...{ signal_id: 'uuid', strategy: 'text', symbol: 'text', side: 'text', sign: 'integer', quantity: 'numeric' },
    ...{ reference_price: 'numeric', filled_quantity: 'numeric', average_price: 'numeric', fee: 'numeric' },
    ...{ received_at: 'timestamptz', executed_at: 'timestamptz', arrival_price: 'numeric', arrival_at: 'timestamptz' },
  },
  text: ({ from, ticks }) => `
    SELECT signal_id, strategy, symbol, side, CASE side WHEN 'BUY' THEN 1 ELSE -1 END AS sign, quantity, reference_price, filled_quantity,
      average_price, fee, received_at, executed_at, arrival.price AS arrival_price, arrival.event_at AS arrival_at
    FROM ${from(chosenSignals)}
    LEFT JOIN LATERAL (
      SELECT price, event_at FROM ${ticks}
      WHERE ticks.symbol = signals.symbol AND event_at <= signals.received_at AND event_at > signals.received_at - ${maxTickAge}
        AND ingested_at <= signals.received_at
      ORDER BY event_at DESC, epoch DESC, sequence DESC LIMIT 1
    ) AS arrival ON true
    WHERE status = 'FILLED'`,
}
