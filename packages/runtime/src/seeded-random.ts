import { mersenne, unsafeUniformIntDistribution } from 'pure-rand'

/** Uniform numbers in [0, 1) with 53 random bits each; equal integer seeds give equal numbers. */
export function seededRandom(seed: number): () => number {
  const source = mersenne(seed)
  return () => {
    const high = unsafeUniformIntDistribution(0, 2 ** 26 - 1, source)
    const low = unsafeUniformIntDistribution(0, 2 ** 27 - 1, source)
    return (high * 2 ** 27 + low) * 2 ** -53
  }
}
