import { follows, inOrder, type MarketDataReader, type MarketTick } from '@trading/market-data'
import type { Tick } from '@trading/strategy'

export interface MarketDataFeedOptions {
  reader: Pick<MarketDataReader, 'ticks' | 'recent'>
  /** How many ticks of a symbol from before the start to begin with. */
  warmUpTicks: number
  /** Called with how many ticks were missed for good: more than the reader keeps. */
  onMissed?: (ticks: number) => void
}

/** More than any reader keeps. */
const all = Number.POSITIVE_INFINITY

/**
 * Every tick of market data in the order of its symbol, also after a gap or when the strategy is slow, as far back as the reader's recent
 * ticks go. At first come those that the strategy needs to warm up.
 */
export async function* marketDataFeed({ reader, warmUpTicks, onMissed }: MarketDataFeedOptions): AsyncGenerator<Tick> {
  const seen = new Map<string, MarketTick>()
  for await (const { tick: newest, skipped } of reader.ticks()) {
    const { symbol } = newest
    const before = seen.get(symbol)
    const next = reader.recent(symbol, countOf(newest, before, skipped)).filter((tick) => isBetween(tick, before, newest))
    const [first] = next
    if (before && first?.epoch === before.epoch && !follows(before, first)) onMissed?.(first.sequence - before.sequence - 1)
    seen.set(symbol, newest)
    for (const tick of next) yield asTick(tick)
  }

  function countOf({ epoch }: MarketTick, before: MarketTick | undefined, skipped: number): number {
    if (!before) return warmUpTicks + 1
    return epoch === before.epoch ? skipped + 1 : all
  }
}

const isBetween = (tick: MarketTick, before: MarketTick | undefined, newest: MarketTick): boolean =>
  (!before || inOrder(tick, before) > 0) && inOrder(tick, newest) <= 0

const asTick = ({ symbol, price, quantity, eventAt, epoch, sequence, ingestedAt }: MarketTick): Tick => ({
  ...{ symbol, price, at: new Date(eventAt).toISOString() },
  ...(quantity !== undefined && { quantity }),
  stored: { epoch, sequence, at: new Date(ingestedAt).toISOString() },
})
