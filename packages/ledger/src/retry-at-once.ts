// Serialization failure and deadlock: the server has undone the statement, and says that the same again may succeed.
const undone = new Set(['40001', '40P01'])
const retries = 3

/** The server undid the work because somebody else was at the same rows: it is there, and well. */
export const wasUndone = (cause: unknown): boolean => undone.has((cause as { code?: string } | undefined)?.code ?? '')

/** Asks again, quietly, where the server undid what was asked since somebody else was at the same rows. For what is one transaction alone. */
export const retryAtOnce = <T>(ask: () => Promise<T>): Promise<T> => ask().catch((cause) => again(ask, cause))

async function again<T>(ask: () => Promise<T>, cause: unknown): Promise<T> {
  let latest = cause
  for (let left = retries; left > 0 && wasUndone(latest); left--) {
    try {
      return await ask()
    } catch (next) {
      latest = next
    }
  }
  throw latest
}
