import { pause } from '@trading/runtime'
import type { PricesUpstream } from '../upstreams/prices'
import { checkedFrame } from './frames'
import type { NewestValue } from './newest'

/** The symbols whose prices streams carry. The ones that were asked for last are kept. */
export interface Interest {
  readonly symbols: Iterable<string>
  add(symbol: string): void
  has(symbol: string): boolean
}

export function createInterest({ most }: { most: number }): Interest {
  const symbols = new Set<string>()
  return {
    symbols,
    add(symbol) {
      symbols.delete(symbol)
      symbols.add(symbol)
      const [oldest] = symbols
      if (symbols.size > most && oldest !== undefined) symbols.delete(oldest)
    },
    has: (symbol) => symbols.has(symbol),
  }
}

export interface FollowPricesOptions {
  prices: Pick<PricesUpstream, 'latest' | 'onPrice'>
  interest: Interest
  /** Of each symbol only the newest of so long is told. */
  everyMs: number
  /** How often each is told although it did not change, so that its age is known. */
  againMs: number
  onValues: (values: readonly NewestValue[]) => void
  /** Called for each price that cannot be told. */
  onFailed: (cause: unknown) => void
  abort: AbortSignal
}

/** Tells the newest prices until `abort`. */
export async function followPrices({ prices, interest, everyMs, againMs, onValues, onFailed, abort }: FollowPricesOptions): Promise<void> {
  const changed = new Set<string>()
  let toldAllAt = Number.NEGATIVE_INFINITY
  const stop = prices.onPrice((symbol) => {
    if (interest.has(symbol)) changed.add(symbol)
  })
  while (!abort.aborted) {
    const isAgain = performance.now() - toldAllAt >= againMs
    if (isAgain) toldAllAt = performance.now()
    const symbols = isAgain ? [...interest.symbols] : [...changed]
    changed.clear()
    onValues(symbols.flatMap((symbol) => valueAt(symbol) ?? []))
    await pause(everyMs, abort)
  }
  stop()

  function valueAt(symbol: string): NewestValue | undefined {
    try {
      const price = prices.latest(symbol)
      return price && { event: 'price', symbol, frame: checkedFrame('price', price) }
    } catch (cause) {
      onFailed(cause)
      return undefined
    }
  }
}
