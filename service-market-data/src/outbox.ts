import { inOrder, type MarketTick, type Position } from '@trading/market-data'

/** The ticks of one symbol in the order of their sequence, and how far they are in Redis. Bounded: the oldest go first. */
export interface Outbox {
  add(tick: MarketTick): void
  /** The next tick that is not stored yet; undefined if there is none. */
  next(): MarketTick | undefined
  /** Redis has the ticks up to this position. It may be earlier than before, if Redis lost what it had. */
  stands(position: Position): void
  /** Ticks that were given up before they were stored. */
  readonly dropped: number
  readonly last: MarketTick | undefined
}

/** `keep`: as many as Redis keeps, so that an empty Redis can be filled again. */
export function createOutbox({ keep }: { keep: number }): Outbox {
  let ticks: MarketTick[] = []
  /** Index of the first tick that is not stored. */
  let first = 0
  let dropped = 0

  return {
    add(tick) {
      ticks.push(tick)
      // In blocks, so that not every tick copies the list.
      if (ticks.length < 2 * keep) return
      const gone = ticks.length - keep
      dropped += Math.max(0, gone - first)
      ticks = ticks.slice(gone)
      first = Math.max(0, first - gone)
    },
    next: () => ticks[first],
    stands(position) {
      const isLater = (index: number) => inOrder(ticks[index] as MarketTick, position) > 0
      // From where it stood, since most are the next one.
      while (first > 0 && isLater(first - 1)) first--
      while (first < ticks.length && !isLater(first)) first++
    },
    get dropped() {
      return dropped
    },
    get last() {
      return ticks.at(-1)
    },
  }
}
