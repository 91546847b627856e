import type { Querying } from '@trading/postgres'

export interface ArchiveOptions {
  /** At least 7. */
  keepDays: number
  /** How many signals to move at most. */
  most: number
}

/** Must be the same in every version. */
const archiveLockKey = 7_242_007

// One engine at a time: two would move the same rows.
const archiveStatement = {
  text: `
    SELECT CASE WHEN pg_try_advisory_xact_lock(${archiveLockKey}) THEN archive_signals(make_interval(days => $1), $2) ELSE 0 END`,
}

/** Moves the oldest ended signals to the archive; resolves with their number. */
export const archiveSignals =
  (querying: Querying) =>
  async ({ keepDays, most }: ArchiveOptions): Promise<number> => {
    const { rows } = await querying.values<[number]>(archiveStatement, [keepDays, most])
    return rows[0]?.[0] ?? 0
  }
