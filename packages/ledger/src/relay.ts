import type { ExecutionReport } from '@trading/contracts'
import type { CommitPool } from '@trading/postgres'
import { describeCause, type Log } from '@trading/runtime'
import { markStatement } from './marks'

export interface UnsentOptions {
  /** Younger ones are on their way: the engine that recorded them publishes them. Above what a publish may take, so that the two do not meet. */
  olderThanMs: number
  limit: number
}

// Times as text, to the microsecond: a Date would lose the place.
const unsentStatement = {
  name: 'unsent',
  text: `
    SELECT signal_id, report, committed_at::text FROM reports
    WHERE sent_at IS NULL AND committed_at <= now() - make_interval(secs => $1::float8 / 1000)
      AND (committed_at, signal_id) > ($3::timestamptz, $4::uuid)
    ORDER BY committed_at, signal_id LIMIT $2 FOR UPDATE SKIP LOCKED`,
}

type Place = readonly [committedAt: string, signalId: string]

const beginning: Place = ['-infinity', '00000000-0000-0000-0000-000000000000']

/**
 * One step of the relay: publishes what was recorded and never marked as sent, oldest first, and marks what was confirmed. The rows are
 * held meanwhile, so that no other relay publishes them too. Resolves with how many were confirmed. The others wait until all that came
 * after them were tried, however many there are, since reports that are refused again and again must not keep the rest from it.
 */
export function relayUnsent({ pool, log }: { pool: CommitPool; log: Log }) {
  let after = beginning
  return ({ olderThanMs, limit }: UnsentOptions, publish: (report: ExecutionReport) => Promise<void>): Promise<number> =>
    pool.transaction(async (querying) => {
      const { rows } = await querying.values<[string, string, string]>(unsentStatement, [olderThanMs, limit, ...after])
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
