/** The difference between the gateway's clock and the reader's, from the Date header of its answers, so that ages are right on any machine. */
export interface ServerClock {
  /** Takes an answer's Date header, with the reader's times of sending and receiving. */
  note(date: string | null, sentAt: number, receivedAt: number): void
  /** The gateway's time, in milliseconds since the epoch. */
  now(): number
}

// The header has whole seconds, cut off: a bound of the offset from each side, which answers narrow down.
const resolutionMs = 1_000

export function createServerClock(localNow: () => number = Date.now): ServerClock {
  let least = Number.NEGATIVE_INFINITY
  let most = Number.POSITIVE_INFINITY
  return {
    note(date, sentAt, receivedAt) {
      const at = Date.parse(date ?? '')
      if (Number.isNaN(at)) return
      // Written at some time in [at, at + 1 s), which was between sending and receiving.
      const [low, high] = [at - receivedAt, at + resolutionMs - sentAt]
      // A clock that was set since contradicts what was known.
      const contradicts = low > most || high < least
      least = contradicts ? low : Math.max(least, low)
      most = contradicts ? high : Math.min(most, high)
    },
    now() {
      // Clocks that may agree are taken to agree.
      const mayAgree = least <= 0 && most >= 0
      return localNow() + (mayAgree ? 0 : (least + most) / 2)
    },
  }
}
