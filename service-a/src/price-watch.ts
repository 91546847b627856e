import type { MarketDataReader } from '@trading/market-data'
import type { Log, Owned } from '@trading/runtime'
import type { Tick } from '@trading/strategy'

export interface PriceWatchOptions {
  reader: Pick<MarketDataReader, 'latest' | 'unready'>
  symbols: readonly string[]
  log: Log
  /** For a metric: called on every look with the symbols whose price is not live. */
  onLook?: (dead: readonly string[]) => void
  everyMs?: number
  /** How long after the start the first prices are waited for before the log says that there are none. */
  patienceMs?: number
  /** Milliseconds since the epoch. */
  now?: () => number
}

export interface PriceWatch extends Owned {
  /** Whether this is the last price of its symbol and market data still confirms it. */
  isCurrent(tick: Tick): boolean
  unready(): string | undefined
  close(): void
}

/** Watches the prices that signals are made from, and says so when they are no longer confirmed. */
export function openPriceWatch(options: PriceWatchOptions): PriceWatch {
  const { reader, symbols, log, onLook, everyMs = 250, patienceMs = 5_000, now = Date.now } = options
  const patientUntil = now() + patienceMs
  let told: readonly string[] = []

  const deadSymbols = () => symbols.filter((symbol) => reader.latest(symbol).state !== 'live')
  const isToBeTold = (symbol: string): boolean => reader.latest(symbol).tick !== undefined || now() >= patientUntil

  const textOf = (symbol: string): string => {
    const { state, ageMs } = reader.latest(symbol)
    return ageMs === undefined ? `${symbol}: no price yet` : `${symbol}: ${state}, last confirmed ${ageMs} ms ago`
  }
  const unready = (): string | undefined => {
    const found = deadSymbols()
    return found.length === 0 ? undefined : `no signals without fresh prices (${found.map(textOf).join('; ')})`
  }
  const look = (): void => {
    const found = deadSymbols()
    onLook?.(found)
    const dead = found.filter(isToBeTold)
    const lost = dead.filter((symbol) => !told.includes(symbol))
    const back = told.filter((symbol) => !found.includes(symbol))
    told = dead
    if (lost.length > 0)
      log.warn({ event: 'prices.stale', symbols: lost }, `no signals without fresh prices (${lost.map(textOf).join('; ')})`)
    if (back.length > 0) log.info({ event: 'prices.live', symbols: back }, `prices are fresh again: ${back.join(', ')}`)
  }
  const looking = setInterval(look, everyMs)

  return {
    isCurrent({ symbol, stored }) {
      const { tick, state } = reader.latest(symbol)
      return state === 'live' && tick?.epoch === stored?.epoch && tick?.sequence === stored?.sequence
    },
    unready,
    close: () => clearInterval(looking),
  }
}
