export interface WarmUpOptions {
  /** Signals, of all engines together. */
  most: number
  /** So many in any case: fewer, and V8 has not optimised the code. */
  least: number
  /** A slow contestant stops after this time. */
  seconds: number
}

/** Drains signals before the measurement, and resolves with how many a second were drained at the end. */
export async function warmUp(
  drain: (signals: number) => Promise<{ perSecond: number }>,
  { most, least, seconds }: WarmUpOptions,
): Promise<number> {
  const first = Math.min(least, most)
  const { perSecond } = await drain(first)
  const left = Math.min(most, Math.floor(perSecond * seconds)) - first
  // A rate of a few signals is that of the beginning and the end.
  return left < first / 2 ? perSecond : (await drain(left)).perSecond
}

export interface SliceOptions {
  /** Signals in the slice of a contestant that is fast enough. */
  slice: number
  /** How long the slice of a slow one takes. */
  sliceSeconds: number
}

/** A slice must not consist of its first and last signals only, of which several engines have up to a hundred each in progress. */
const leastInSlice = 200

/** The same for all of those that drain so many a second: as many as the slowest of them. */
export const commonSlice = (perSecond: readonly number[], options: SliceOptions): number =>
  Math.min(...perSecond.map((each) => sliceFor(each, options)))

/** The signals in a slice of a contestant that drains this many a second. All its slices have the same size. */
export const sliceFor = (perSecond: number, { slice, sliceSeconds }: SliceOptions): number =>
  Math.min(slice, Math.max(leastInSlice, Math.ceil(perSecond * sliceSeconds)))
