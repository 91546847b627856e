import { copyLine, type OneConnection } from '@trading/postgres'
import type { CandleWidth } from './history'

/** A bar that was made elsewhere. Amounts are exact decimals. */
export interface LoadableBar {
  /** Milliseconds since the epoch. */
  startsAt: number
  open: string
  high: string
  low: string
  close: string
  volume: string
}

/** What bars are of, and where they come from. */
export interface LoadedBars {
  symbol: string
  width: CandleWidth
  /** Anything but `ticks`. */
  source: string
}

export interface BarsStored {
  added: number
  /** Were there with other values. */
  changed: number
  /** Were there as they are. */
  unchanged: number
}

// A temporary table, since candles that are there already must be replaced, which COPY does not do.
const createStatement = {
  text: `
    CREATE TEMPORARY TABLE IF NOT EXISTS given_bars (
      starts_at timestamptz NOT NULL, open numeric NOT NULL, high numeric NOT NULL, low numeric NOT NULL, close numeric NOT NULL,
      volume numeric NOT NULL
    ) ON COMMIT DELETE ROWS`,
}
const copyText = 'COPY given_bars FROM STDIN'

// Sorted, so that two loads wait for each other in one direction only. A row that is only locked has an xmax as well, but is not returned.
const mergeStatement = {
  text: `
    WITH merged AS (
      INSERT INTO candles AS candle (symbol, width, starts_at, source, open, high, low, close, volume, ticks)
      SELECT $1, $2, starts_at, $3, open, high, low, close, volume, 0 FROM given_bars ORDER BY starts_at
      ON CONFLICT (symbol, width, starts_at, source) DO UPDATE
        SET open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close, volume = excluded.volume
        WHERE (candle.open, candle.high, candle.low, candle.close, candle.volume)
          IS DISTINCT FROM (excluded.open, excluded.high, excluded.low, excluded.close, excluded.volume)
      RETURNING xmax = 0 AS is_new
    )
    SELECT (count(*) FILTER (WHERE is_new))::int, (count(*) FILTER (WHERE NOT is_new))::int FROM merged`,
}

const begin = { text: 'BEGIN' }
const commit = { text: 'COMMIT' }
const rollback = { text: 'ROLLBACK' }

/** Stores bars in one commit, as often as they come. */
export const storeBars =
  ({ querying, copyIn }: Pick<OneConnection, 'querying' | 'copyIn'>) =>
  async ({ symbol, width, source }: LoadedBars, bars: readonly LoadableBar[]): Promise<BarsStored> => {
    await querying.values(createStatement, [])
    await querying.values(begin, [])
    try {
      await copyIn(copyText, linesOf(bars))
      const { rows } = await querying.values<[number, number]>(mergeStatement, [symbol, width, source])
      await querying.values(commit, [])
      const [added, changed] = rows[0] ?? [0, 0]
      return { added, changed, unchanged: bars.length - added - changed }
    } catch (cause) {
      await querying.values(rollback, []).catch(() => undefined)
      throw cause
    }
  }

function* linesOf(bars: readonly LoadableBar[]): Generator<string> {
  for (const { startsAt, open, high, low, close, volume } of bars)
    yield copyLine([new Date(startsAt).toISOString(), open, high, low, close, volume])
}
