import type { MarketDataReader } from '@trading/market-data'
import type { IntakeGate } from './gate'

export interface ShutWithoutPricesOptions {
  reader: Pick<MarketDataReader, 'latest' | 'symbols' | 'unready'>
  gate: Pick<IntakeGate, 'shut' | 'halfOpen' | 'open'>
  everyMs?: number
  /** While all known prices are stale: how long the gate stays shut, and how long it then lets signals in one at a time. */
  restMs?: number
  probeMs?: number
  /** Milliseconds since the epoch. */
  now?: () => number
}

/**
 * Shuts the intake gate while no price is to be had: Redis is out of reach, or market data no longer confirms any of the prices that are
 * known. From time to time a few signals are let in, since they may be of symbols that nobody asked for yet. A signal whose symbol alone has
 * no fresh price waits by itself.
 */
export function shutWithoutPrices(options: ShutWithoutPricesOptions): { close(): void } {
  const { reader, gate, everyMs = 100, restMs = 10_000, probeMs = 1_000, now = Date.now } = options
  let staleSince: number | undefined

  const allStale = (): string | undefined => {
    const known = reader.symbols.filter((symbol) => reader.latest(symbol).tick !== undefined)
    const isAnyLive = known.some((symbol) => reader.latest(symbol).state === 'live')
    return known.length === 0 || isAnyLive ? undefined : `no fresh price of ${known.join(', ')}`
  }
  const isProbing = (): boolean => staleSince !== undefined && (now() - staleSince) % (restMs + probeMs) >= restMs
  const look = (): void => {
    const away = reader.unready()
    const stale = away === undefined ? allStale() : undefined
    staleSince = stale === undefined ? undefined : (staleSince ?? now())
    const cause = away ?? stale
    if (cause === undefined) gate.open('prices')
    else if (isProbing()) gate.halfOpen('prices')
    else gate.shut('prices', cause)
  }
  look()
  const looking = setInterval(look, everyMs)
  return { close: () => clearInterval(looking) }
}
