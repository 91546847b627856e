export interface TimeLimit<T> {
  start(thing: T): Watched<T>
  /** It is over, in time or not. */
  end(watched: Watched<T>): void
  /** Watches nothing any more. */
  close(): void
}

/** Something watched, in line between what is due before and after it. */
export interface Watched<T> {
  readonly thing: T
  due: number
  before: Watched<T> | undefined
  after: Watched<T> | undefined
  over: boolean
}

/**
 * Watches things that must all be over within the same time, in ms; one that is not is told to `onOverdue`, and not watched any longer.
 * One timer serves them all and is left running when they end: on the way of every message, a timer for each would cost more than the
 * rest of the watching. It does not keep the process alive.
 */
export function createTimeLimit<T>(ms: number, onOverdue: (thing: T) => void): TimeLimit<T> {
  // Linked in the order in which they are due, since all have the same time. A Map of them takes several times as long.
  let first: Watched<T> | undefined
  let last: Watched<T> | undefined
  let timer: NodeJS.Timeout | undefined

  const end = (watched: Watched<T>) => {
    const { before, after, over } = watched
    if (over) return
    watched.over = true
    // One that has grown old would keep those after it alive until the garbage collector looks at old things.
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
