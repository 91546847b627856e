import { ratios } from '../statistics'

/** The ratio of two versions: the mean over the rounds and its 95 % confidence interval. */
export interface Bound {
  mean: number
  lower: number
  upper: number
}

/** Student's t, two-sided 95 %, by degrees of freedom from 1; beyond 30, 1.96 is precise enough. */
const t95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const

/**
 * How much faster one series is than the other, round by round. Computed on logarithms, so that 2 and 0.5 are symmetric about 1.
 * @throws with fewer than two rounds, or if the numbers of rounds differ
 */
export function boundOf(values: readonly number[], to: readonly number[]): Bound {
  const logs = ratios(values, to).map(Math.log)
  const { length } = logs
  if (length < 2) throw new Error(`a confidence interval needs at least two rounds, got ${length}`)
  const mean = logs.reduce((sum, each) => sum + each, 0) / length
  const variance = logs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (length - 1)
  const half = (t95[length - 2] ?? 1.96) * Math.sqrt(variance / length)
  return { mean: Math.exp(mean), lower: Math.exp(mean - half), upper: Math.exp(mean + half) }
}
