import { xoroshiro128plus } from 'pure-rand/generator/XoroShiro'

/** Random numbers from 0 to below 1, reproducible by seed. */
export function seededRandom(seed: number): () => number {
  const generator = xoroshiro128plus(seed)
  // The first number is close to the seed itself.
  generator.unsafeNext()
  return () => (generator.unsafeNext() >>> 0) / 2 ** 32
}

/** Random numbers that depend only on the order's id, so every execution of an order draws the same ones. */
export const orderDice = (clientOrderId: string): (() => number) => seededRandom(fnv1a(clientOrderId))

/** 32-bit FNV-1a (draft-eastlake-fnv) over UTF-16 units instead of bytes; the result is the same for ASCII. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash | 0
}
