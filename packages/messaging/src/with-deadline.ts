import type { Wrapper } from './handler'

/** A handler that takes longer than this fails, so that one that hangs holds neither its message nor the drain. */
export const withDeadline =
  <T>(handlerMs: number): Wrapper<T> =>
  (next) =>
  (message, context) => {
    const own = new AbortController()
    // Linked by hand: AbortSignal.any would leave a trace of each message on the consumer's long-lived signal.
    const forward = () => own.abort(context.abort.reason)
    context.abort.addEventListener('abort', forward, { once: true })
    return new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        const error = new Error(`the handler took longer than ${handlerMs} ms`)
        reject(error)
        own.abort(error)
      }, handlerMs)
      const finish = () => {
        clearTimeout(timer)
        context.abort.removeEventListener('abort', forward)
      }
      next(message, { ...context, abort: own.signal })
        .then(resolve, reject)
        .finally(finish)
    })
  }
