import type { ExecutionReport } from '@trading/contracts'
import type { CommitPool } from '@trading/postgres'
import { describeCause, type Log } from '@trading/runtime'
import { type Instance, instanceLockKey } from './instance'
import { markStatement } from './marks'

export interface UnsentOptions {
  /**
   * Younger reports are still being published by the process that recorded them, if it is alive. Longer than a publish may take, so that the
   * two do not overlap.
   */
  olderThanMs: number
  limit: number
  /** Signals whose reports this process is still publishing. */
  except?: readonly string[]
}

// Times as text, to the microsecond: a Date would lose the position. Without a name: prepared while the ledger is small, it would scan a
// large one. The locks on dead instances are shared and end with the transaction, so that several relays may know it at once.
const unsentStatement = {
  text: `
    WITH young AS MATERIALIZED (
      SELECT DISTINCT instance FROM reports
      WHERE sent_at IS NULL AND committed_at > now() - make_interval(secs => $1::float8 / 1000) AND instance <> $5
    ), dead AS MATERIALIZED (
      SELECT instance FROM young WHERE pg_try_advisory_xact_lock_shared(${instanceLockKey}, instance)
    )
    SELECT signal_id, report, committed_at::text FROM reports
    WHERE sent_at IS NULL AND signal_id <> ALL($6::uuid[])
      AND (committed_at <= now() - make_interval(secs => $1::float8 / 1000) OR instance IN (SELECT instance FROM dead))
      AND (committed_at, signal_id) > ($3::timestamptz, $4::uuid)
    ORDER BY committed_at, signal_id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED`,
}

type Place = readonly [committedAt: string, signalId: string]

const beginning: Place = ['-infinity', '00000000-0000-0000-0000-000000000000']

/**
 * One step of the relay: publishes reports that were recorded and never marked as sent, oldest first, and marks those that were confirmed.
 * Reports of a process that has died are published at once, those of one that is alive, or may be, after `olderThanMs`. The rows are locked
 * meanwhile, so that no other relay publishes them. Resolves with the number that was confirmed. Failed reports move behind all later ones,
 * so that reports that are always refused cannot block the rest.
 */
export function relayUnsent({ pool, instance, log }: { pool: CommitPool; instance: Pick<Instance, 'number'>; log: Log }) {
  let after = beginning
  return ({ olderThanMs, limit, except = [] }: UnsentOptions, publish: (report: ExecutionReport) => Promise<void>): Promise<number> =>
    pool.transaction(async (querying) => {
      const parameters = [olderThanMs, limit, ...after, instance.number, except]
      const { rows } = await querying.values<[string, string, string]>(unsentStatement, parameters)
      const attempts = await Promise.allSettled(rows.map(async ([, report]) => publish(JSON.parse(report))))
      const failure = attempts.find((attempt) => attempt.status === 'rejected')
      if (failure) log.warn({}, `a report could not be relayed and waits for the next attempt: ${describeCause(failure.reason)}`)
      const confirmed = rows.flatMap(([signalId], index) => (attempts[index]?.status === 'fulfilled' ? [signalId] : []))
      const last = rows.at(-1)
      after = last && rows.length === limit ? [last[2], last[0]] : beginning
      if (confirmed.length > 0) await querying.values(markStatement, [confirmed])
      return confirmed.length
    })
}
