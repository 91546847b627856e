import { seededRandom } from '@trading/runtime'
import type { Tick } from '@trading/strategy'
import { normalDeviates } from './normal-deviates'

export interface SimulatedFeedOptions {
  /** A whole number; the same seed gives the same prices. */
  seed?: number
  /** The opening price of each symbol. Ticks cycle through them in this order. */
  instruments?: readonly { symbol: string; price: number }[]
  /** Expected growth per year, as a fraction: 0.05 is 5 %. */
  annualDrift?: number
  /** Standard deviation of the yearly logarithmic return, as a fraction. */
  annualVolatility?: number
  /** How much trading time passes between two ticks of one symbol. */
  tickMs?: number
}

const tradingYearMs = 252 * 6.5 * 3_600_000
// Beyond any market, and within the range of a contract's decimal and of a double with two decimals.
const minPrice = 0.01
const maxPrice = 1e12

const exchangeOpening = [
  { symbol: 'AAPL', price: 190 },
  { symbol: 'MSFT', price: 420 },
  { symbol: 'NVDA', price: 120 },
  { symbol: 'AMZN', price: 185 },
  { symbol: 'TSLA', price: 250 },
]

/**
 * Endless prices by geometric Brownian motion, `S(t+Δt) = S(t) · exp((μ − σ²/2)·Δt + σ·√Δt·Z)` with Z standard normal and Δt in trading years of
 * 252 days of 6.5 hours. Prices have two decimals and stay between 0.01 and 10^12.
 * Source: P. Glasserman, "Monte Carlo Methods in Financial Engineering" (2003), section 3.2.1.
 */
export function* simulatedFeed({
  seed = 1,
  instruments = exchangeOpening,
  annualDrift = 0.05,
  annualVolatility = 0.3,
  tickMs = 60_000,
}: SimulatedFeedOptions = {}): Iterable<Tick> {
  const deviate = normalDeviates(seededRandom(seed))
  const years = tickMs / tradingYearMs
  const drift = (annualDrift - annualVolatility ** 2 / 2) * years
  const spread = annualVolatility * Math.sqrt(years)
  const market = instruments.map((instrument) => ({ ...instrument }))
  while (market.length > 0) {
    for (const instrument of market) {
      yield { symbol: instrument.symbol, price: instrument.price.toFixed(2) }
      const moved = instrument.price * Math.exp(drift + spread * deviate())
      instrument.price = Math.min(maxPrice, Math.max(minPrice, moved))
    }
  }
}
