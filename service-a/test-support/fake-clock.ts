import type { Sleep } from '../src/sleep'

/** A clock that moves only through `advance` and `stall`. */
export function createFakeClock(start = Date.parse('2026-01-31T09:30:00.000Z')) {
  let time = start
  const sleepers = new Set<{ at: number; wake: () => void }>()
  // After one turn of the event loop, every promise that does not depend on the clock has settled.
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
    /** Advances the clock, waking each sleeper at its time. */
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
    /** Advances the clock without waking anyone, as if the process were suspended. */
    stall(ms: number) {
      time += ms
    },
  }
}
