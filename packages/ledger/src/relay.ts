import type { ExecutionReport } from '@trading/contracts'
import { describeCause, type Log } from '@trading/runtime'
import type { Lane } from './lanes'
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
    WHERE sent_at IS NULL AND committed_at <= now() - make_interval(secs => $1::float8 / 1000)
    ORDER BY committed_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
}

/**
 * One step of the relay: publishes what was recorded and never marked as sent, oldest first, and marks what was confirmed. The rows are
 * held meanwhile, so that no other relay publishes them too. Resolves with how many were confirmed; the others stay for the next step.
 */
export const relayUnsent =
  ({ lane, log }: { lane: Lane; log: Log }) =>
  ({ olderThanMs, limit }: UnsentOptions, publish: (report: ExecutionReport) => Promise<void>): Promise<number> =>
    lane.transaction(async (querying) => {
      const { rows } = await querying.values<[string, string]>(unsentStatement, [olderThanMs, limit])
      const attempts = await Promise.allSettled(rows.map(([, report]) => publish(JSON.parse(report))))
      const failure = attempts.find((attempt) => attempt.status === 'rejected')
      if (failure) log.warn({}, `a report could not be relayed and waits for the next attempt: ${describeCause(failure.reason)}`)
      const confirmed = rows.flatMap(([signalId], index) => (attempts[index]?.status === 'fulfilled' ? [signalId] : []))
      if (confirmed.length > 0) await querying.values(markStatement, [confirmed])
      return confirmed.length
    })
