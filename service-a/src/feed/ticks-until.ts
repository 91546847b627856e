import { unlessAborted } from '../unless-aborted'
import type { Feed, Tick } from './feed'

/** The feed's ticks, each asked for when it is wanted, until the feed ends or `abort` fires; then the feed is told to let go. */
export async function* ticksUntil(abort: AbortSignal, feed: Feed): AsyncGenerator<Tick> {
  const iterator = Symbol.asyncIterator in feed ? feed[Symbol.asyncIterator]() : feed[Symbol.iterator]()
  let ended = false
  try {
    while (!abort.aborted) {
      const next = await unlessAborted(abort, iterator.next())
      if (next === undefined) return
      ended = next.done === true
      if (next.done) return
      yield next.value
    }
  } finally {
    // Not awaited: an async generator returns only after the tick it is waiting for, and that may never come.
    if (!ended) Promise.resolve(iterator.return?.()).catch(() => undefined)
  }
}
