import type { ExecutionReport } from '@trading/contracts'
import type { CommitPool } from '@trading/postgres'
import { describeCause, type Log } from '@trading/runtime'
import { markStatement } from './marks'

export interface UnsentOptions {
  /** Younger ones are on their way: the engine that recorded them publishes them. Above what a publish may take, so that the two do not meet. */
  olderThanMs: number
  limit: number
}

const unsentStatement = {
  name: 'unsent',
  text: `
    SELECT signal_id, report FROM reports
    WHERE sent_at IS NULL AND committed_at <= now() - make_interval(secs => $1::float8 / 1000) AND signal_id <> ALL($3::uuid[])
    ORDER BY committed_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
}

/** Of what failed; the next ones may be published meanwhile. */
const mostSetAside = 1_000

/**
 * One step of the relay: publishes what was recorded and never marked as sent, oldest first, and marks what was confirmed. The rows are
 * held meanwhile, so that no other relay publishes them too. Resolves with how many were confirmed. The others wait until all that came
 * after them were tried, since a report that can never be published must not keep the rest from it.
 */
export function relayUnsent({ pool, log }: { pool: CommitPool; log: Log }) {
  let setAside: string[] = []
  return ({ olderThanMs, limit }: UnsentOptions, publish: (report: ExecutionReport) => Promise<void>): Promise<number> =>
    pool.transaction(async (querying) => {
      const { rows } = await querying.values<[string, string]>(unsentStatement, [olderThanMs, limit, setAside])
      const attempts = await Promise.allSettled(rows.map(async ([, report]) => publish(JSON.parse(report))))
      const failure = attempts.find((attempt) => attempt.status === 'rejected')
      if (failure) log.warn({}, `a report could not be relayed and waits for the next attempt: ${describeCause(failure.reason)}`)
      const confirmed = rows.flatMap(([signalId], index) => (attempts[index]?.status === 'fulfilled' ? [signalId] : []))
      const failed = rows.flatMap(([signalId], index) => (attempts[index]?.status === 'rejected' ? [signalId] : []))
      setAside = rows.length < limit ? [] : [...setAside, ...failed].slice(-mostSetAside)
      if (confirmed.length > 0) await querying.values(markStatement, [confirmed])
      return confirmed.length
    })
}
