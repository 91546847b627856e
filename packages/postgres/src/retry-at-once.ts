import { wasUndone } from './error-classes'

const retries = 3

/** Retries silently if the server undid the statement because of a concurrent change. Only for statements that are a whole transaction. */
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
