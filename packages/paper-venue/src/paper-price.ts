import { Exact, type Order } from '@trading/venue'

export interface PaperPriceOptions {
  /** Maximum slippage from the reference price, in basis points (1/10,000). */
  slippageBps?: number
  /** Maximum fee in basis points of the notional; the minimum is half of it. */
  feeBps?: number
}

export type PricedOrder = { averagePrice: string; fee: string }

const decimals = 8
const steps = 10_000
// Amounts have at most 18 digits before the point.
const tooLarge = new Exact(10).pow(18)

/**
 * Prices orders. `dice` returns numbers from 0 to below 1, first for the slippage, then for the fee. The price is never better than the
 * reference price: reference price × (1 ± slippage), rounded towards the reference price to 8 decimals, or to its decimals if it has more,
 * so that it stays within the bound. The fee is rounded up to 8 decimals. Undefined if an amount has too many digits or the price would not
 * be positive.
 */
export function createPaperPrice({ slippageBps = 2, feeBps = 1 }: PaperPriceOptions) {
  const slippageStep = new Exact(slippageBps).div(10_000).div(steps)
  const feeStep = new Exact(feeBps).div(10_000).div(steps)

  return ({ side, quantity, referencePrice }: Order, dice: () => number): PricedOrder | undefined => {
    const buys = side === 'BUY'
    const reference = new Exact(referencePrice)
    const slippage = reference.times(slippageStep).times(Math.floor(dice() * (steps + 1)))
    const exact = buys ? reference.plus(slippage) : reference.minus(slippage)
    const price = exact.toDecimalPlaces(Math.max(decimals, reference.decimalPlaces()), buys ? Exact.ROUND_DOWN : Exact.ROUND_UP)
    const rate = feeStep.times(steps / 2 + Math.floor(dice() * (steps / 2 + 1)))
    const fee = price.times(quantity).times(rate).toDecimalPlaces(decimals, Exact.ROUND_UP)
    if (price.lte(0) || price.gte(tooLarge) || fee.gte(tooLarge)) return undefined
    return { averagePrice: price.toFixed(), fee: fee.toFixed() }
  }
}
