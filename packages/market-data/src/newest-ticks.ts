import type { MarketTick } from './market-tick'
import type { Position } from './position'

/** A tick, and how many of its symbol this reader was too slow to see before it. */
export interface SeenTick {
  readonly tick: MarketTick
  readonly skipped: number
}

/**
 * The ticks of an iteration that has its own pace. Only the newest of each symbol waits, so a slow reader uses no memory and always gets the
 * price of now; what it skipped is told.
 */
export function newestTicks({ onEnd }: { onEnd: () => void }) {
  const waiting = new Map<string, MarketTick>()
  const seen = new Map<string, Position>()
  let wake: (() => void) | undefined
  let ended = false

  const skippedBefore = (tick: MarketTick): number => {
    const before = seen.get(tick.symbol)
    if (!before) return 0
    // Of an earlier epoch, nobody knows how many there were.
    return tick.epoch === before.epoch ? tick.sequence - before.sequence - 1 : tick.sequence - 1
  }
  async function* iterate(): AsyncGenerator<SeenTick, void, undefined> {
    try {
      for (;;) {
        for (const [symbol, tick] of waiting) {
          waiting.delete(symbol)
          const skipped = skippedBefore(tick)
          seen.set(symbol, tick)
          yield { tick, skipped }
        }
        if (ended) return
        if (waiting.size === 0) await new Promise<void>((resolve) => (wake = resolve))
      }
    } finally {
      onEnd()
    }
  }
  const wakeUp = () => {
    wake?.()
    wake = undefined
  }
  return {
    add(tick: MarketTick): void {
      waiting.set(tick.symbol, tick)
      wakeUp()
    },
    end(): void {
      ended = true
      wakeUp()
    },
    iterate,
  }
}
