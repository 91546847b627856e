import { unlessAborted } from '@trading/runtime'

/** Limits the work in flight. */
export function createWindow(size: number) {
  let inFlight = 0
  const waiting = new Set<() => void>()
  const below = async (limit: number, abort?: AbortSignal) => {
    while (inFlight >= limit && !abort?.aborted) {
      const settled = new Promise<void>((resolve) => waiting.add(resolve))
      await (abort ? unlessAborted(abort, settled) : settled)
    }
  }
  const onSettled = () => {
    inFlight--
    for (const wake of waiting) wake()
    waiting.clear()
  }
  return {
    add(work: Promise<void>): void {
      inFlight++
      void work.finally(onSettled)
    },
    count: () => inFlight,
    /** Resolves once there is room for one more, or `abort` fires. */
    room: (abort: AbortSignal) => below(size, abort),
    /** Resolves once nothing is in flight. */
    idle: () => below(1),
  }
}
