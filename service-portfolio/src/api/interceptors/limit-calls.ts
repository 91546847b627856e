import { Code, ConnectError, type Interceptor } from '@connectrpc/connect'

export interface CallLimits {
  /** How long one call may take, if its deadline is not earlier. */
  callMs: number
  /** How many calls may be in hand at once; streams are counted elsewhere. */
  callsInHand: number
}

/**
 * Ends each call that is no stream at its deadline, or after `callMs`, and refuses calls while too many are in hand. A call that ended
 * counts until its work did: the work goes on in the database.
 */
export function limitCalls({ callMs, callsInHand }: CallLimits): Interceptor {
  let inHand = 0
  return (next) => (request) => {
    if (request.stream) return next(request)
    if (inHand >= callsInHand) {
      throw new ConnectError(`the portfolio has ${inHand} calls in hand, its limit; call again later`, Code.ResourceExhausted)
    }
    inHand++
    const work = next(request).finally(() => inHand--)
    return new Promise((resolve, reject) => {
      const late = () => reject(new ConnectError(`the portfolio did not answer within ${callMs} ms; call again`, Code.DeadlineExceeded))
      const ended = () => reject(ConnectError.from(request.signal.reason, Code.Canceled))
      const timer = setTimeout(late, callMs)
      if (request.signal.aborted) ended()
      request.signal.addEventListener('abort', ended, { once: true })
      work
        .finally(() => {
          clearTimeout(timer)
          request.signal.removeEventListener('abort', ended)
        })
        .then(resolve, reject)
    })
  }
}
