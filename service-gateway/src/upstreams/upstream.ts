import { describeCause, type Log } from '@trading/runtime'
import { ProblemError, UpstreamAway } from '../server/errors'

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
   * @throws UpstreamAway if it fails or does not answer in time; a ProblemError of the work is passed on
   */
  call<T>(work: (abort: AbortSignal) => Promise<T>): Promise<T>
}

const retryAfterSeconds = 2

/** Gives each call a deadline, and says once in the log that the upstream is away, and once that it is back. */
export function createUpstream({ name, deadlineMs, log }: UpstreamOptions): Upstream {
  let away = false
  const failed = (cause: unknown): UpstreamAway => {
    if (!away) log.warn({ event: 'upstream.away', upstream: name }, `${name} does not answer: ${describeCause(cause)}`)
    away = true
    return new UpstreamAway(name, retryAfterSeconds, { cause })
  }
  const answered = (): void => {
    if (away) log.info({ event: 'upstream.back', upstream: name }, `${name} answers again`)
    away = false
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
        throw cause instanceof ProblemError ? cause : failed(cause)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}
