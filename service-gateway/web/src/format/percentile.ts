/** The nearest-rank percentile of values in ascending order; undefined if there are none. */
export function percentile(ascending: readonly number[], percent: number): number | undefined {
  return ascending[Math.max(0, Math.ceil((percent / 100) * ascending.length) - 1)]
}
