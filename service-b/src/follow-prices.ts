import { openReader, type ReaderOptions } from '@trading/market-data'
import type { Own } from '@trading/runtime'
import { type ShutWithoutPricesOptions, shutWithoutPrices } from './intake/shut-without-prices'
import type { Check } from './objection'
import { priceCollar } from './price-collar'

export interface FollowPricesOptions
  extends Pick<ReaderOptions, 'url' | 'name' | 'maxAgeMs' | 'log'>,
    Pick<ShutWithoutPricesOptions, 'gate'> {
  bps: number
  own: Own
}

/** Follows the prices of the symbols that signals name, and keeps intake shut while none of them is fresh. */
export async function followPrices({ bps, gate, own, ...reading }: FollowPricesOptions): Promise<Check> {
  // The collar looks only at the last price.
  const reader = await own(openReader({ ...reading, keep: 1 }))
  await own(shutWithoutPrices({ reader, gate }))
  return priceCollar({ reader, bps })
}
