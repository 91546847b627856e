import { pause } from '@trading/runtime'
import type { NewestValue } from './newest'

export interface FollowValuesOptions<T> {
  read: () => Promise<T>
  /** What of it is new, or has to be said again. */
  changes: (value: T) => readonly NewestValue[]
  everyMs: number
  onValues: (values: readonly NewestValue[]) => void
  abort: AbortSignal
}

/** Reads again and again until `abort`. While the upstream is away, nothing is told. */
export async function followValues<T>({ read, changes, everyMs, onValues, abort }: FollowValuesOptions<T>): Promise<void> {
  while (!abort.aborted) {
    const value = await read().catch(() => undefined)
    if (abort.aborted) return
    if (value !== undefined) onValues(changes(value))
    await pause(everyMs, abort)
  }
}

/** Tells a value when it differs from the one before, as its `print` says, or was not told for `againMs`. */
export function whenChanged({ againMs, now = () => performance.now() }: { againMs: number; now?: () => number }) {
  const told = new Map<string, { print: string; at: number }>()
  return (key: string, print: string): boolean => {
    const before = told.get(key)
    if (before?.print === print && now() - before.at < againMs) return false
    told.set(key, { print, at: now() })
    return true
  }
}
