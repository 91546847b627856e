import type { Sleep } from '../src/sleep'

/** A clock that moves only when told. */
export function createFakeClock(start = Date.parse('2026-01-31T09:30:00.000Z')) {
  let time = start
  const sleepers = new Set<{ at: number; wake: () => void }>()
  // Every promise that can settle without the clock has settled once the event loop comes round.
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve))

  const sleep: Sleep = (ms, abort) =>
    new Promise((resolve) => {
      if (abort.aborted) return resolve()
      const wake = () => {
        sleepers.delete(sleeper)
        abort.removeEventListener('abort', wake)
        resolve()
      }
      const sleeper = { at: time + ms, wake }
      sleepers.add(sleeper)
      abort.addEventListener('abort', wake)
    })

  return {
    now: () => time,
    sleep,
    /** Lets this long go by, waking whoever sleeps at the time they asked for. */
    async advance(ms: number) {
      const end = time + ms
      for (;;) {
        await settle()
        const [next] = [...sleepers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
        if (!next) break
        time = Math.max(time, next.at)
        next.wake()
      }
      time = end
    },
    /** Moves the hands alone: whoever sleeps oversleeps, as when the process stands still. */
    stall(ms: number) {
      time += ms
    },
  }
}
