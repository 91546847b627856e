/** The fills of one side within one candle, as the chart marks them. */
export interface FillMark {
  side: 'BUY' | 'SELL'
  /** The mean time, in milliseconds since the epoch, and the mean price. */
  atMs: number
  price: number
  count: number
}

interface Fill {
  side: 'BUY' | 'SELL'
  price: string | null
  atMs: number
}

/** One mark for each side in each span, so that a chart stays readable however many fills there are. */
export function fillMarks(fills: readonly Fill[], width: number): FillMark[] {
  const marks = new Map<string, FillMark>()
  for (const { side, price, atMs } of fills) {
    if (price === null) continue
    const key = `${side} ${Math.floor(atMs / width)}`
    const { count, atMs: meanMs, price: mean } = marks.get(key) ?? { count: 0, atMs: 0, price: 0 }
    const more = count + 1
    marks.set(key, { side, count: more, atMs: meanMs + (atMs - meanMs) / more, price: mean + (Number(price) - mean) / more })
  }
  return [...marks.values()]
}
