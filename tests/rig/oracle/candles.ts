import type { SeenCandle, StoredTick } from './price-observations'

const widths = { '1m': 60_000, '1h': 3_600_000, '1d': 86_400_000 }
const decimals = 12

/** An exact decimal as a whole number of its smallest unit. */
const units = (amount: string): bigint => {
  const [whole = '', fraction = ''] = amount.split('.')
  return BigInt(whole + fraction.padEnd(decimals, '0'))
}

const inOrder = (one: StoredTick, other: StoredTick): number =>
  one.eventAt - other.eventAt || one.epoch - other.epoch || one.sequence - other.sequence

/** The candles of these ticks, in amounts of the smallest unit. */
function recomputed(ticks: readonly StoredTick[]): Map<string, string> {
  const bars = new Map<string, StoredTick[]>()
  for (const tick of [...ticks].sort(inOrder)) {
    for (const [width, ms] of Object.entries(widths)) {
      const key = `${tick.symbol} ${width} ${Math.floor(tick.eventAt / ms) * ms}`
      const bar = bars.get(key)
      if (bar) bar.push(tick)
      else bars.set(key, [tick])
    }
  }
  return new Map(
    [...bars].map(([key, bar]) => {
      const prices = bar.map(({ price }) => units(price))
      const high = prices.reduce((most, price) => (price > most ? price : most))
      const low = prices.reduce((least, price) => (price < least ? price : least))
      const volume = bar.reduce((sum, { quantity }) => sum + units(quantity ?? '0'), 0n)
      return [key, [prices[0], high, low, prices.at(-1), volume, bar.length].join(' ')]
    }),
  )
}

/** How the candles that are served differ from those recomputed from the ticks; empty if they do not. */
export function candleDifferences(ticks: readonly StoredTick[], served: readonly SeenCandle[]): string[] {
  const expected = recomputed(ticks)
  const told: string[] = []
  for (const { symbol, width, startsAt, open, high, low, close, volume, ticks: count } of served) {
    const key = `${symbol} ${width} ${startsAt}`
    const is = [...[open, high, low, close, volume].map(units), count].join(' ')
    const should = expected.get(key) ?? 'none'
    if (is !== should) told.push(`candle ${key} is ${is}, recomputed ${should}`)
    expected.delete(key)
  }
  return [...told, ...[...expected.keys()].map((key) => `candle ${key} is missing`)]
}
