import type { Log } from './log'

/** A long-lived thing that a service opened. All parts are optional: it takes part in what it has. */
export interface Owned {
  close?(): unknown
  /** Rejects with why the thing ended for good before it was closed: the service cannot go on. */
  closed?: Promise<unknown>
  /** Why the service is not ready as far as this thing goes, or undefined when it is. */
  unready?(): string | undefined
  /** What a person should look at though the service does its job, or undefined. */
  warning?(): string | undefined
}

/** Registers what was opened, to be closed in reverse order; gives it back. */
export type Own = <T extends Owned>(thing: T | Promise<T>) => Promise<T>

export function createOwner(log: Log) {
  const things: Owned[] = []
  let fail: (cause: unknown) => void
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  failed.catch(() => undefined)

  const own: Own = async (promised) => {
    const thing = await promised
    things.push(thing)
    thing.closed?.catch((cause) => fail(cause))
    return thing
  }

  /** Newest first, so that intake stops before what it needs; past errors, so that one fault leaves nothing else open. */
  const closeAll = async (): Promise<boolean> => {
    let clean = true
    for (const thing of things.splice(0).reverse()) {
      try {
        await thing.close?.()
      } catch (error) {
        clean = false
        log.error({ err: error }, `closing failed: ${error instanceof Error ? error.message : String(error)}`)
      }
    }
    return clean
  }

  // A publisher that has no connection says the same as its connection.
  const unready = (): string[] => [...new Set(things.flatMap((thing) => thing.unready?.() ?? []))]

  const warnings = (): string[] => [...new Set(things.flatMap((thing) => thing.warning?.() ?? []))]

  return { own, closeAll, unready, warnings, failed }
}
