import type { Querying } from '@trading/postgres'
import { permitMs } from '@trading/runtime'
import type { Halt, Halts } from './halt'
import { haltsFrom, standing } from './halt-rows'

/** What an engine says of itself each time it asks for halts. */
export interface EngineTelling {
  /** The state of its circuit breaker. */
  breaker: string
  /** Why its intake is shut. */
  reasons: readonly string[]
  /** Signals in progress. */
  inHand: number
}

/** An engine as it was when it last asked. */
export interface EngineState extends EngineTelling {
  engine: string
  /** Of its process. */
  instance: string
  seenAt: Date
  seenAgoMs: number
  /** The number of the last halt or lifting that it knows, and obeys. */
  epoch: number
}

// The write also proves that this is the primary: a standby would not know of a halt yet. It is seen by the statement's own snapshot, which is
// taken after the question was sent.
const pollStatement = {
  name: 'permit',
  text: `
    WITH told AS (
      INSERT INTO engines (instance, engine, breaker, reasons, epoch, in_hand) VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (instance) DO UPDATE SET
        seen_at = now(), breaker = excluded.breaker, reasons = excluded.reasons, epoch = excluded.epoch, in_hand = excluded.in_hand
    )
    SELECT epoch::float8, CASE WHEN epoch <> $5 THEN (SELECT coalesce(json_agg(halt), '[]') FROM (${standing}) AS halt) END
    FROM halt_epoch`,
}

export interface PollOptions extends EngineTelling {
  instance: string
  engine: string
  /** The last number that the engine knows; -1 if it knows none, or does not trust it. */
  epoch: number
}

/** Writes the engine's row, and resolves with the halts that stand, or without them if nothing has changed since `epoch`. */
export const pollHalts =
  (querying: Querying) =>
  async ({ instance, engine, breaker, reasons, epoch, inHand }: PollOptions): Promise<Pick<Halts, 'epoch'> & Partial<Halts>> => {
    const parameters = [instance, engine, breaker, reasons, epoch, inHand]
    const { rows } = await querying.values<[number, Parameters<typeof haltsFrom>[0] | null]>(pollStatement, parameters)
    const [row] = rows
    if (!row) throw new Error('the table halt_epoch has no row')
    return row[1] ? { epoch: row[0], halts: haltsFrom(row[1]) } : { epoch: row[0] }
  }

const goneStatement = { text: `DELETE FROM engines WHERE instance = $1 OR seen_at < now() - interval '1 day'` }

/** Removes the engine's row, and those of engines that were killed long ago. */
export const removeEngine =
  (querying: Querying) =>
  async (instance: string): Promise<void> =>
    void (await querying.values(goneStatement, [instance]))

const enginesStatement = {
  text: `
    SELECT engine, instance, seen_at AS "seenAt", greatest(0, extract(epoch FROM now() - seen_at) * 1000)::float8 AS "seenAgoMs",
      breaker, reasons, epoch::float8 AS epoch, in_hand AS "inHand"
    FROM engines ORDER BY engine, instance`,
}

export const engineStates = (querying: Querying) => async (): Promise<EngineState[]> =>
  (await querying.rows<EngineState>(enginesStatement, [])).rows

export interface Acknowledged {
  /** Engines that could hold a permit when the halt was recorded. */
  of: number
  acknowledged: number
  /** Those of them that have not acknowledged it. */
  silent: readonly EngineState[]
}

/**
 * Which engines know of a halt. One whose last question came `permitMs` before the halt, or earlier, holds no permit, and is not waited for.
 * Both times are of the database's clock.
 */
export function acknowledgedBy(engines: readonly EngineState[], { epoch, at }: Pick<Halt, 'epoch' | 'at'>): Acknowledged {
  const concerned = engines.filter(({ seenAt }) => seenAt.getTime() > at.getTime() - permitMs)
  const silent = concerned.filter((engine) => engine.epoch < epoch)
  return { of: concerned.length, acknowledged: concerned.length - silent.length, silent }
}
