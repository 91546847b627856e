import type { Tick } from '@trading/strategy'

/** Counts ticks; returns whether this one is among the first `warmUpTicks` of its symbol. */
export function countWarmUp(warmUpTicks: number): (tick: Tick) => boolean {
  const seen = new Map<string, number>()
  return ({ symbol }) => {
    const ticks = Math.min(seen.get(symbol) ?? 0, warmUpTicks) + 1
    seen.set(symbol, ticks)
    return ticks <= warmUpTicks
  }
}
