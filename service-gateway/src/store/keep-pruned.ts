import { describeCause, type Log, type Owned, pause } from '@trading/runtime'
import type { Prune } from './pruning'

export interface PruningOptions {
  store: { pruned: Record<'submissions' | 'audit', (prune: Prune) => Promise<number>> }
  /** For how many days rows are kept; 0 for ever. */
  submissionsDays: number
  auditDays: number
  log: Log
  everyMs?: number
  /** Rows of one statement. */
  step?: number
  /** Between two statements, so that others come first. */
  pauseMs?: number
}

const dayMs = 86_400_000

/** Deletes what is older than it is to be kept, in steps, now and every hour. */
export function keepPruned({
  store,
  submissionsDays,
  auditDays,
  log,
  everyMs = 3_600_000,
  step = 1_000,
  pauseMs = 50,
}: PruningOptions): Owned {
  const closing = new AbortController()
  const { signal: abort } = closing
  const kept = { submissions: submissionsDays, audit: auditDays }
  const limited = (['submissions', 'audit'] as const).filter((table) => kept[table] > 0)

  const prune = async (table: 'submissions' | 'audit'): Promise<void> => {
    const before = new Date(Date.now() - kept[table] * dayMs)
    let gone = 0
    for (let last = step; last === step && !abort.aborted; gone += last) {
      last = await store.pruned[table]({ before, most: step })
      if (last === step) await pause(pauseMs, abort)
    }
    if (gone > 0) log.info({ event: 'gateway.pruned', table, rows: gone }, `${gone} rows of ${table} were older than ${kept[table]} days`)
  }
  const run = async (): Promise<void> => {
    while (limited.length > 0 && !abort.aborted) {
      for (const table of limited)
        await prune(table).catch((cause) =>
          log.warn({ event: 'gateway.notPruned', table }, `old rows of ${table} stay for now: ${describeCause(cause)}`),
        )
      await pause(everyMs, abort)
    }
  }
  const running = run()
  return {
    async close() {
      closing.abort()
      await running
    },
  }
}
