import { pause } from '@trading/runtime'
import { UserError } from '@trading/terminal'
import type { Counts } from './counts'
import type { RunningServices } from './run-services'

export interface UntilSettledOptions extends Pick<RunningServices, 'published' | 'isOver' | 'failure'> {
  counts(): Promise<Counts>
  onCounts(counts: Counts, published: number): void
  abort: AbortSignal
  /** How long nothing may change. Longer than the longest delay of a retry. */
  patienceMs?: number
}

const lookEveryMs = 200

/**
 * Resolves once each signal has ended and each fill is in the portfolio.
 * @throws UserError if that will not come, and whatever `counts` throws
 */
export async function untilSettled(options: UntilSettledOptions): Promise<Counts> {
  const { published, isOver, failure, counts, onCounts, abort, patienceMs = 120_000 } = options
  let last = ''
  let changedAt = Date.now()
  for (;;) {
    abort.throwIfAborted()
    const failed = failure()
    if (failed) throw new UserError(failed)
    const over = isOver()
    const askedAt = Date.now()
    const [now, sent] = [await counts(), published()]
    const tookMs = Date.now() - askedAt
    onCounts(now, sent)
    if (now.expired > 0) throw new UserError(`${now.expired} signals expired, so the result would depend on time: use a shorter file`)
    const ended = now.filled + now.rejected
    if (over && ended >= sent && now.open === 0 && now.booked === now.filled) return now
    const text = `${sent} signals published, ${ended} ended, ${now.open} in progress, ${now.booked} of ${now.filled} fills in the portfolio`
    if (text !== last) [last, changedAt] = [text, Date.now()]
    else if (Date.now() - changedAt > patienceMs) throw new UserError(`nothing has changed for ${patienceMs / 1000} s: ${text}`)
    // Counting the rows of a large file must not take most of the database's time.
    await pause(Math.max(lookEveryMs, 5 * tookMs), abort)
  }
}
