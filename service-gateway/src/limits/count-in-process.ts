import type { Count } from './count'

/** Beyond this many buckets the one that was used longest ago begins a new window. */
const mostBuckets = 10_000

/** Counts in this process: while Redis is away, limits go on, and only what was counted in Redis is forgotten. */
export function countInProcess(now: () => number = Date.now): (bucket: string, windowMs: number) => Count {
  const windows = new Map<string, { current: number; endsAtMs: number }>()
  return (bucket, windowMs) => {
    const known = windows.get(bucket)
    const window = known && known.endsAtMs > now() ? known : { current: 0, endsAtMs: now() + windowMs }
    window.current++
    windows.delete(bucket)
    windows.set(bucket, window)
    if (windows.size > mostBuckets) windows.delete(windows.keys().next().value as string)
    return { current: window.current, ttl: window.endsAtMs - now() }
  }
}
