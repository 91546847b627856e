import { type Cancelled, createTimeLimit } from '@trading/runtime'
import { VenueFault } from '@trading/venue'

export interface CallLimit {
  call<T>(work: (call: AbortSignal) => Promise<T>, abort: Cancelled): Promise<T>
  close(): void
}

/**
 * Makes calls that reject with a `VenueFault` after `callMs`, or as soon as `abort` fires, even if the venue ignores the signal that it was
 * given. Each call gets a new signal, because a venue may compose it into others that must not be aborted with another order's call.
 */
export function createCallLimit(callMs: number): CallLimit {
  const limit = createTimeLimit<(fault: VenueFault) => void>(callMs, (end) => end(new VenueFault(`no answer within ${callMs} ms`)))

  return {
    call: (work, abort) =>
      new Promise((resolve, reject) => {
        const call = new AbortController()
        const end = (fault: VenueFault) => {
          reject(fault)
          call.abort(fault)
        }
        const onAbort = () => end(givenUp(abort))
        const watched = limit.start(end)
        const over = () => {
          limit.end(watched)
          abort.removeEventListener('abort', onAbort)
        }
        abort.addEventListener('abort', onAbort)
        work(call.signal).then(
          (answer) => {
            over()
            resolve(answer)
          },
          (error) => {
            over()
            reject(error)
          },
        )
      }),
    close: limit.close,
  }
}

export const givenUp = ({ reason }: Cancelled): VenueFault => new VenueFault('cancelled before the venue answered', { cause: reason })
