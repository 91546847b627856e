import type { FollowPricesOptions } from './follow-prices'
import type { Check } from './objection'

export interface OpenCollarOptions extends Omit<FollowPricesOptions, 'bps'> {
  /** No collar if undefined. */
  bps: number | undefined
}

export async function openCollar({ bps, ...options }: OpenCollarOptions): Promise<Check | undefined> {
  if (bps === undefined) return undefined
  // Loaded only here: the client of Redis takes 19 MB.
  const { followPrices } = require('./follow-prices') as typeof import('./follow-prices')
  return followPrices({ ...options, bps })
}
