import type { Log } from './log'

/** A long-lived resource that a service opened. All members are optional. */
export interface Owned {
  close?(): unknown
  /** Rejects if the resource fails for good before it is closed: the service cannot continue. */
  closed?: Promise<unknown>
  /** Why this resource keeps the service from being ready, or undefined. */
  unready?(): string | undefined
  /** What an operator should look into although the service is ready, or undefined. */
  warning?(): string | undefined
  /** How this resource works here, such as which kind of server it found, or undefined. */
  note?(): string | undefined
}

/** Registers a resource to be closed in reverse order of opening, and returns it. */
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

  /** Newest first, so that intake stops before its dependencies close. Continues after an error, so that nothing else stays open. */
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

  // A publisher without a connection reports the same reason as its connection.
  const unready = (): string[] => [...new Set(things.flatMap((thing) => thing.unready?.() ?? []))]

  const warnings = (): string[] => [...new Set(things.flatMap((thing) => thing.warning?.() ?? []))]

  const notes = (): string[] => things.flatMap((thing) => thing.note?.() ?? [])

  return { own, closeAll, unready, warnings, notes, failed }
}
