import { wasUndone } from './sqlstate'

const retries = 3

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
