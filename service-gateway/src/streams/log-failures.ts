import { describeCause, type Log } from '@trading/runtime'
import { ProblemError } from '../server/errors'
import { AnswerRefused } from '../server/zod'

/** Once a minute for each message, as streams are read several times a second. */
const everyMs = 60_000
const mostMessages = 100

export interface LogFailuresOptions {
  log: Log
  onFailed: (type: 'internal' | 'upstream-invalid') => void
  now?: () => number
}

/** Logs and counts what streams cannot carry. An upstream that is away has said so in the log. */
export function logFailures({ log, onFailed, now = () => performance.now() }: LogFailuresOptions): (cause: unknown) => void {
  const loggedAt = new Map<string, number>()
  return (cause) => {
    if (cause instanceof ProblemError) return
    const isInvalid = cause instanceof AnswerRefused
    onFailed(isInvalid ? 'upstream-invalid' : 'internal')
    const message = describeCause(cause)
    if (now() - (loggedAt.get(message) ?? Number.NEGATIVE_INFINITY) < everyMs) return
    if (loggedAt.size >= mostMessages) loggedAt.clear()
    loggedAt.set(message, now())
    log.error({ event: isInvalid ? 'upstream.invalid' : 'stream.failed', err: cause }, `streams lack something: ${message}`)
  }
}
