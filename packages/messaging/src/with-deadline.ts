import { createTimeLimit } from '@trading/runtime'
import type { Wrapper } from './handler'

/** Fails a handler that takes longer, so that a hanging handler blocks neither its message nor the drain. */
export const withDeadline = <T>(handlerMs: number): Wrapper<T> => {
  const limit = createTimeLimit<(error: Error) => void>(handlerMs, (giveUp) =>
    giveUp(new Error(`the handler took longer than ${handlerMs} ms`)),
  )
  return (next) => (message, context) =>
    new Promise<void>((resolve, reject) => {
      const giveUp = (error: Error) => {
        reject(error)
        context.cancel(error)
      }
      const watched = limit.start(giveUp)
      next(message, context).then(
        () => {
          limit.end(watched)
          resolve()
        },
        (error) => {
          limit.end(watched)
          reject(error)
        },
      )
    })
}
