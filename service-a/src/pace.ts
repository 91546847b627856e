export interface PaceOptions {
  intervalMs: number
  now: () => number
}

/** How far behind its schedule a slot may begin: timers are late by a millisecond or more, which at short intervals is many slots. */
const graceMs = 50

/**
 * Slots at start + n × interval, so that lateness does not add up. Each call takes the next slot and gives how long to wait for it; the first
 * call is the start. Slots missed in a stall are skipped, never made up for in a burst.
 */
export function createPace({ intervalMs, now }: PaceOptions): () => number {
  let due: number | undefined
  return () => {
    if (intervalMs === 0) return 0
    const time = now()
    due = (due ?? time) + intervalMs
    const lateMs = time - due
    if (lateMs > graceMs) due += (Math.floor(lateMs / intervalMs) + 1) * intervalMs
    // A clock that was set back must not stop the schedule for as long.
    due = Math.min(due, time + intervalMs)
    return Math.max(0, due - time)
  }
}
