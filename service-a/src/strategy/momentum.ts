import type { Strategy } from '@trading/strategy'
import { EMA } from 'trading-signals'

const fastTicks = 12
const slowTicks = 26

/** The distance between the averages, as a fraction of the slow one, at which the confidence is 0.5. */
const halfwayDistance = 0.01

/**
 * Follows the trend: BUY while the fast exponential moving average (12 ticks) is at or above the slow one (26 ticks), else SELL.
 * Confidence is `d / (d + 0.01)` with `d = |fast − slow| / slow`: 0 if they are equal (and the side is BUY), 0.5 at a distance of 1 %,
 * approaching 1 beyond. From its 26th tick on, each tick of a symbol yields one decision.
 * Source of 12 and 26: G. Appel, "Technical Analysis: Power Tools for Active Investors" (2005), on MACD.
 */
export function momentum(): Strategy {
  const averages = new Map<string, { fast: EMA; slow: EMA }>()
  const averagesOf = (symbol: string) => {
    const known = averages.get(symbol) ?? { fast: new EMA(fastTicks), slow: new EMA(slowTicks) }
    averages.set(symbol, known)
    return known
  }
  return {
    name: 'momentum',
    warmUpTicks: slowTicks - 1,
    onTick({ symbol, price }) {
      const { fast, slow } = averagesOf(symbol)
      const fastPrice = fast.update(Number(price), false)
      const slowPrice = slow.update(Number(price), false)
      if (!slow.isStable) return undefined
      const distance = Math.abs(fastPrice - slowPrice) / slowPrice
      return { side: fastPrice >= slowPrice ? 'BUY' : 'SELL', confidence: distance / (distance + halfwayDistance) }
    },
  }
}
