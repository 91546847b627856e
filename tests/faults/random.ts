/** Numbers in [0, 1): the same seed gives the same ones. A 32-bit linear congruential generator (Numerical Recipes, 7.1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  const next = () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  // Neighbouring seeds begin alike.
  for (let n = 0; n < 10; n++) next()
  return next
}
