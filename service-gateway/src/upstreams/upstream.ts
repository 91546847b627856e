import { describeCause, type Log } from '@trading/runtime'
import { ProblemError, UpstreamAway } from '../server/errors'
import { isOwnFault } from './own-fault'

export interface UpstreamOptions {
  /** As operators know it: `ledger`, `portfolio`, `market data`, `history`, `broker`. */
  name: string
  /** How long a call may take. */
  deadlineMs: number
  log: Log
}

/** A service or a server behind the gateway. */
export interface Upstream {
  /**
   * Does work that needs it. `abort` fires at the deadline; the outcome of the work is then ignored.
   * @throws UpstreamAway if it fails or does not answer in time; a ProblemError of the work, and a mistake of this program, are passed on
   */
  call<T>(work: (abort: AbortSignal) => Promise<T>): Promise<T>
}

const retryAfterSeconds = 2

/** Gives each call a deadline, and says once in the log that the upstream is away or the call a mistake, and once that it is back. */
export function createUpstream({ name, deadlineMs, log }: UpstreamOptions): Upstream {
  let away = false
  let mistaken = false
  const failed = (cause: unknown): UpstreamAway => {
    if (!away) log.warn({ event: 'upstream.away', upstream: name }, `${name} does not answer: ${describeCause(cause)}`)
    away = true
    return new UpstreamAway(name, retryAfterSeconds, { cause })
  }
  /** Not all callers answer a request, whose log has it too: streams and `/v1/system` leave out what they cannot have. */
  const mistake = (cause: unknown): unknown => {
    if (!mistaken)
      log.error({ event: 'upstream.mistake', upstream: name, err: cause }, `a mistake in a call to ${name}: ${describeCause(cause)}`)
    mistaken = true
    return cause
  }
  const answered = (): void => {
    if (away) log.info({ event: 'upstream.back', upstream: name }, `${name} answers again`)
    away = false
    mistaken = false
  }
  return {
    async call(work) {
      const deadline = new AbortController()
      let timer: NodeJS.Timeout | undefined
      const overdue = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          const reason = new Error(`no answer within ${deadlineMs} ms`)
          deadline.abort(reason)
          reject(reason)
        }, deadlineMs)
      })
      try {
        const result = await Promise.race([work(deadline.signal), overdue])
        answered()
        return result
      } catch (cause) {
        if (cause instanceof ProblemError) throw cause
        throw isOwnFault(cause) ? mistake(cause) : failed(cause)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}
