/** Processes up to `limit` items at once. After a failure it takes no more, waits for those in progress, and throws the first failure. */
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
