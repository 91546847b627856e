import { createPace, type PaceOptions } from '@trading/feeds'

/**
 * Paces signals when the strategy sees every tick: one signal per interval. Where all symbols tick at the same moment the first of them
 * would get every signal, so each next signal is due one tick later.
 */
export function createSignalPace({ intervalMs, now }: PaceOptions) {
  const nextSlot = createPace({ intervalMs, now })
  const symbols = new Set<string>()
  let dueAt = Number.NEGATIVE_INFINITY
  let taken = 0
  let passes = 0
  return {
    /** Whether a signal of this symbol may be issued now. */
    isDue(symbol: string): boolean {
      symbols.add(symbol)
      if (now() < dueAt) return false
      return passes-- <= 0
    },
    /** A signal was issued. */
    took(): void {
      taken++
      dueAt = now() + nextSlot()
      passes = intervalMs === 0 ? 0 : taken % symbols.size
    },
  }
}
