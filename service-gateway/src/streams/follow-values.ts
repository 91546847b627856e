import { pause } from '@trading/runtime'
import type { NewestValue } from './newest'

export interface FollowValuesOptions<T> {
  read: () => Promise<T>
  /** What of it is new, or has to be said again. */
  changes: (value: T) => readonly NewestValue[]
  everyMs: number
  onValues: (values: readonly NewestValue[]) => void
  /** Called with whatever kept a value from being told. */
  onFailed: (cause: unknown) => void
  abort: AbortSignal
}

/** Reads again and again until `abort`. While the upstream is away, nothing is told. */
export async function followValues<T>({ read, changes, everyMs, onValues, onFailed, abort }: FollowValuesOptions<T>): Promise<void> {
  while (!abort.aborted) {
    try {
      const value = await read()
      if (abort.aborted) return
      onValues(changes(value))
    } catch (cause) {
      onFailed(cause)
    }
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
