/** Beyond this many pairs the one that was used longest ago starts again from 1. */
const mostPairs = 10_000

/** Numbers the signals of each strategy and symbol from 1, since this process started. */
export function createSequences(): (strategy: string, symbol: string) => number {
  const last = new Map<string, number>()
  return (strategy, symbol) => {
    const pair = `${strategy}\n${symbol}`
    const next = (last.get(pair) ?? 0) + 1
    last.delete(pair)
    last.set(pair, next)
    if (last.size > mostPairs) last.delete(last.keys().next().value as string)
    return next
  }
}
