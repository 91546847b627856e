import { sqlStateOf } from '@trading/postgres'
import { isOwnFault } from './own-fault'

interface Closable {
  close(): Promise<void>
}

/** A thing that is opened when it is needed, and opened anew after it failed. */
export interface Kept<R> {
  /** Does work with it, which may be done twice. `abort`: gives it up, as it may never answer again. */
  use<T>(work: (thing: R) => Promise<T>, abort: AbortSignal): Promise<T>
  close(): Promise<void>
}

interface Lane<R> {
  busy: number
  current: Promise<R> | undefined
  /** The end of what was asked last: a connection takes one query at a time. */
  last: Promise<unknown>
}

/** The database answered, or was not to blame, so the connection works. */
const wasAnswered = (cause: unknown): boolean => {
  if (isOwnFault(cause)) return true
  const state = sqlStateOf(cause instanceof Error ? cause.cause : undefined)
  return state !== undefined && !/^(08|57P)/.test(state)
}

/** What hangs must not hold up who comes next. */
const orAborted = <T>(abort: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    abort.addEventListener('abort', () => reject(abort.reason), { once: true })
    work.then(resolve, reject)
  })

/** Connections of which each call takes the least busy one, so that a slow call holds up few others. */
export function keepOpen<R extends Closable>(open: () => Promise<R>, connections: number): Kept<R> {
  const lanes = Array.from({ length: connections }, (): Lane<R> => ({ busy: 0, current: undefined, last: Promise.resolve() }))
  let closed = false

  const drop = (lane: Lane<R>, which: Promise<R>): void => {
    if (lane.current === which) lane.current = undefined
    void which.then((thing) => thing.close()).catch(() => undefined)
  }
  const attempt = async <T>(lane: Lane<R>, work: (thing: R) => Promise<T>, abort: AbortSignal): Promise<T> => {
    abort.throwIfAborted()
    lane.current ??= open()
    const mine = lane.current
    const giveUp = () => drop(lane, mine)
    abort.addEventListener('abort', giveUp, { once: true })
    try {
      return await orAborted(abort, mine.then(work))
    } catch (cause) {
      if (!wasAnswered(cause)) drop(lane, mine)
      throw cause
    } finally {
      abort.removeEventListener('abort', giveUp)
    }
  }
  return {
    async use(work, abort) {
      if (closed) throw new Error('closed')
      const lane = lanes.reduce((least, each) => (each.busy < least.busy ? each : least))
      lane.busy++
      const mine = lane.last.then(async () => {
        const wasOpen = lane.current !== undefined
        return attempt(lane, work, abort).catch((cause) => {
          // A connection that was lost while nobody used it fails with its next call.
          if (!wasOpen || abort.aborted || wasAnswered(cause)) throw cause
          return attempt(lane, work, abort)
        })
      })
      lane.last = mine.catch(() => undefined)
      try {
        return await mine
      } finally {
        lane.busy--
      }
    },
    async close() {
      closed = true
      await Promise.all(
        lanes.map(async ({ current }) => {
          const thing = await current?.catch(() => undefined)
          await thing?.close()
        }),
      )
    },
  }
}
