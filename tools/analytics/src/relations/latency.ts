import type { Relation } from './relation'
import { chosenSignals } from './signals'

/** Milliseconds, one row for each step of each fill. Each time is by the clock of whoever wrote it. */
export const latencies: Relation = {
  name: 'latencies',
  columns: { engine: 'text', step_number: 'integer', step: 'text', ms: 'numeric' },
  text: ({ from }) => `
    SELECT ended_by, step_number, step, 1000 * extract(epoch FROM span)
    FROM ${from(chosenSignals)},
      LATERAL (VALUES
        (1, 'received', received_at - issued_at),
        (2, 'executed', executed_at - received_at),
        (3, 'reported', sent_at - executed_at),
        (4, 'all', sent_at - issued_at)
      ) AS steps (step_number, step, span)
    WHERE status = 'FILLED' AND span IS NOT NULL`,
}

/** By engine and step, and over all engines, where the engine is null. */
export const latency: Relation = {
  name: 'latency',
  columns: {
    ...{ engine: 'text', step_number: 'integer', step: 'text', fills: 'integer' },
    ...{ p50_ms: 'numeric', p95_ms: 'numeric', p99_ms: 'numeric', max_ms: 'numeric' },
  },
  text: ({ from }) => `
    SELECT engine, step_number, step, count(*)::int,
      percentile_disc(0.5) WITHIN GROUP (ORDER BY ms), percentile_disc(0.95) WITHIN GROUP (ORDER BY ms),
      percentile_disc(0.99) WITHIN GROUP (ORDER BY ms), max(ms)
    FROM ${from(latencies)}
    GROUP BY GROUPING SETS ((engine, step_number, step), (step_number, step))
    ORDER BY engine, step_number`,
}

const bounds = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 60_000]

/** How many fills took how long from issue to report. Without a lower bound below the first, without an upper one above the last. */
export const latencyHistogram: Relation = {
  name: 'latency_histogram',
  columns: { from_ms: 'integer', to_ms: 'integer', fills: 'integer' },
  text: ({ from }) => `
    SELECT bounds[bucket], bounds[bucket + 1], count(ms)::int
    FROM (SELECT ARRAY[${bounds}] AS bounds) AS bounds
    CROSS JOIN generate_series(0, ${bounds.length}) AS bucket
    LEFT JOIN ${from(latencies)}
      ON step = 'all' AND width_bucket(ms, bounds::numeric[]) = bucket
    GROUP BY bucket, bounds ORDER BY bucket`,
}
