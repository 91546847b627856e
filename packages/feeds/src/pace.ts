export interface PaceOptions {
  intervalMs: number
  now: () => number
}

/** How late a slot may begin. Timers fire a millisecond or more late, which is many slots at short intervals. */
const graceMs = 50

/**
 * Slots at start + n × interval, so that lateness does not accumulate. Each call takes the next slot and returns the time to wait for it;
 * the first call is the start. Slots missed in a stall are skipped, never made up in a burst.
 */
export function createPace({ intervalMs, now }: PaceOptions): () => number {
  let due: number | undefined
  return () => {
    if (intervalMs === 0) return 0
    const time = now()
    due = (due ?? time) + intervalMs
    const lateMs = time - due
    if (lateMs > graceMs) due += (Math.floor(lateMs / intervalMs) + 1) * intervalMs
    // A clock that is set back must not pause the schedule for that long.
    due = Math.min(due, time + intervalMs)
    return Math.max(0, due - time)
  }
}
