export interface TimeLimit<T> {
  start(thing: T): Watched<T>
  /** Stops watching an item, overdue or not. */
  end(watched: Watched<T>): void
  /** Stops watching all items. */
  close(): void
}

/** A watched item, linked to those due before and after it. */
export interface Watched<T> {
  readonly thing: T
  due: number
  before: Watched<T> | undefined
  after: Watched<T> | undefined
  over: boolean
}

/**
 * Watches items that must each end within `ms`. An overdue item is passed to `onOverdue` and no longer watched. One timer serves all items
 * and keeps running when they end: on the path of every message, a timer each would cost more than the rest of the watching. The timer
 * does not keep the process alive.
 */
export function createTimeLimit<T>(ms: number, onOverdue: (thing: T) => void): TimeLimit<T> {
  // A linked list in due order, which is insertion order since all have the same limit. A Map takes several times as long.
  let first: Watched<T> | undefined
  let last: Watched<T> | undefined
  let timer: NodeJS.Timeout | undefined

  const end = (watched: Watched<T>) => {
    const { before, after, over } = watched
    if (over) return
    watched.over = true
    // A promoted item would keep its successors alive until the next major garbage collection.
    watched.before = undefined
    watched.after = undefined
    if (before) before.after = after
    else first = after
    if (after) after.before = before
    else last = before
  }
  const watch = (leftMs: number) => {
    timer = setTimeout(look, Math.ceil(leftMs)).unref()
  }
  const look = () => {
    while (first) {
      const leftMs = first.due - performance.now()
      if (leftMs > 0) return watch(leftMs)
      const { thing } = first
      end(first)
      onOverdue(thing)
    }
    timer = undefined
  }

  return {
    start(thing) {
      const watched: Watched<T> = { thing, due: performance.now() + ms, before: last, after: undefined, over: false }
      if (last) last.after = watched
      else first = watched
      last = watched
      if (!timer) watch(ms)
      return watched
    },
    end,
    close() {
      clearTimeout(timer)
      first = undefined
      last = undefined
    },
  }
}
