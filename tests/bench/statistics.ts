export interface Spread {
  median: number
  min: number
  max: number
}

/** The middle one, or the mean of the two in the middle; undefined where there is none. */
export function median(values: readonly number[]): number | undefined {
  const sorted = ascending(values)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  return sorted.length % 2 === 1 || upper === undefined ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

/** Median, least and greatest. @throws where there are no values */
export function spreadOf(values: readonly number[]): Spread {
  const middle = median(values)
  if (middle === undefined) throw new Error('a spread needs at least one value, got none')
  return { median: middle, min: Math.min(...values), max: Math.max(...values) }
}

/** The least value that at least `share` of the values do not exceed (nearest rank); `share` is 0 to 1. @throws where there are no values */
export function percentile(values: readonly number[], share: number): number {
  const found = ascending(values)[Math.max(0, Math.ceil(share * values.length) - 1)]
  if (found === undefined) throw new Error('a percentile needs at least one value, got none')
  return found
}

/**
 * Each value by the one of the same round, since what slows the machine down for a while slows neighbours down alike.
 * @throws where the rounds differ in number
 */
export const ratios = (values: readonly number[], to: readonly number[]): number[] => inPairs(values, to, (value, other) => value / other)

/** Each value less the one of the same round. @throws where the rounds differ in number */
export const differences = (values: readonly number[], to: readonly number[]): number[] =>
  inPairs(values, to, (value, other) => value - other)

function inPairs(values: readonly number[], to: readonly number[], compare: (value: number, other: number) => number): number[] {
  if (values.length !== to.length) throw new Error(`rounds are compared in pairs, got ${values.length} and ${to.length}`)
  return values.map((value, round) => compare(value, to[round] as number))
}

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)
