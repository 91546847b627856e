/** Works on items as they come, on so many at once; after a failure it takes no more, finishes those in hand, and throws it. */
export async function inParallel<T>(limit: number, items: AsyncIterable<T>, work: (item: T) => Promise<void>): Promise<void> {
  const inHand = new Set<Promise<void>>()
  const failures: unknown[] = []
  try {
    for await (const item of items) {
      const done = work(item)
        .catch((error) => void failures.push(error))
        .finally(() => inHand.delete(done))
      inHand.add(done)
      if (inHand.size >= limit) await Promise.race(inHand)
      if (failures.length > 0) break
    }
  } catch (error) {
    failures.push(error)
  }
  await Promise.all(inHand)
  if (failures.length > 0) throw failures[0]
}
