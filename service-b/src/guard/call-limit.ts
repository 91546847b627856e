import { type Cancelled, createTimeLimit } from '@trading/runtime'
import { VenueFault } from '@trading/venue'

export interface CallLimit {
  call<T>(work: (call: AbortSignal) => Promise<T>, abort: Cancelled): Promise<T>
  close(): void
}

/**
 * Makes calls that end within `callMs`, or at once when `abort` is aborted, with a `VenueFault`, whether or not the adapter honours its
 * signal. Each call gets a new signal: an adapter may compose it into others, which must not be aborted with another order's call.
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

export const givenUp = ({ reason }: Cancelled): VenueFault =>
  new VenueFault('no answer by the time the order was given up', { cause: reason })
