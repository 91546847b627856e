import type { CountOne } from './count'

/** The requests of a subject since its window began. */
export interface Window {
  bucket: string
  /** Its name among the counts of all processes, which is used for no other window. */
  field: string
  /** Counted by this process. */
  own: number
  /** Counted by others in the same window, as far as is known. */
  others: number
  /** On the clock of this process. */
  endsAtMs: number
}

export interface WindowsOptions {
  /** Begins the field of each window: no two processes have the same. */
  processId?: string
  /** Called after each count. */
  onCounted?: (window: Window) => void
  /** Called with each window that has ended or was pushed out. */
  onDropped?: (window: Window) => void
  /** Milliseconds on the monotonic clock. */
  now?: () => number
  /** Beyond this many the one that was used longest ago is pushed out. */
  mostWindows?: number
}

export interface Windows {
  count: CountOne
  /** Each is of another bucket, and may have ended. */
  all(): Iterable<Window>
  /** Whether it was not dropped. */
  keeps(window: Window): boolean
}

/** The counts of this process, in bounded memory: one window of each bucket. */
export function keepWindows({
  processId = '',
  onCounted = () => undefined,
  onDropped = () => undefined,
  now = () => performance.now(),
  mostWindows = 10_000,
}: WindowsOptions = {}): Windows {
  // Those that were used longest ago come first.
  const windows = new Map<string, Window>()
  let begun = 0

  const drop = (window: Window): void => {
    windows.delete(window.bucket)
    onDropped(window)
  }
  const begin = (bucket: string, endsAtMs: number): Window => {
    for (const oldest of windows.values()) {
      if (windows.size < mostWindows && oldest.endsAtMs > now()) break
      drop(oldest)
    }
    return { bucket, field: `${processId}${++begun}`, own: 0, others: 0, endsAtMs }
  }
  return {
    count(bucket, windowMs) {
      const at = now()
      let window = windows.get(bucket)
      if (window && window.endsAtMs <= at) {
        drop(window)
        window = undefined
      }
      if (window) windows.delete(bucket)
      window ??= begin(bucket, at + windowMs)
      windows.set(bucket, window)
      window.own++
      onCounted(window)
      return { current: window.own + window.others, ttl: Math.round(window.endsAtMs - at) }
    },
    all: () => windows.values(),
    keeps: (window) => windows.get(window.bucket) === window,
  }
}
