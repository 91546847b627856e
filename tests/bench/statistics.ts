export interface Spread {
  median: number
  min: number
  max: number
}

/** The middle value, or the mean of the two middle values; undefined without values. */
export function median(values: readonly number[]): number | undefined {
  const sorted = ascending(values)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle]
  return sorted.length % 2 === 1 || upper === undefined ? upper : ((sorted[middle - 1] as number) + upper) / 2
}

/** Median, minimum and maximum. @throws without values */
export function spreadOf(values: readonly number[]): Spread {
  const middle = median(values)
  if (middle === undefined) throw new Error('a spread needs at least one value, got none')
  return { median: middle, min: Math.min(...values), max: Math.max(...values) }
}

/** The least value that at least `share` of the values do not exceed (nearest rank); `share` is 0 to 1. @throws without values */
export function percentile(values: readonly number[], share: number): number {
  const found = ascending(values)[Math.max(0, Math.ceil(share * values.length) - 1)]
  if (found === undefined) throw new Error('a percentile needs at least one value, got none')
  return found
}

/**
 * The ratio of each value to that of the same round, because a temporary slowdown of the machine affects both alike.
 * @throws if the numbers of rounds differ
 */
export const ratios = (values: readonly number[], to: readonly number[]): number[] => inPairs(values, to, (value, other) => value / other)

/** Each value minus that of the same round. @throws if the numbers of rounds differ */
export const differences = (values: readonly number[], to: readonly number[]): number[] =>
  inPairs(values, to, (value, other) => value - other)

function inPairs(values: readonly number[], to: readonly number[], compare: (value: number, other: number) => number): number[] {
  if (values.length !== to.length) throw new Error(`rounds are compared in pairs, got ${values.length} and ${to.length}`)
  return values.map((value, round) => compare(value, to[round] as number))
}

const ascending = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b)
