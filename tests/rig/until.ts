import { setTimeout as sleep } from 'node:timers/promises'
import { isNativeError } from 'node:util/types'

type Truthy<T> = Exclude<T, false | 0 | '' | null | undefined>

/** Waits for a condition, not for a time: resolves with the first truthy answer, rejects with what was seen last. */
export async function until<T>(what: string, probe: () => T | Promise<T>, { withinMs = 30_000, everyMs = 50 } = {}): Promise<Truthy<T>> {
  const giveUpAt = Date.now() + withinMs
  for (;;) {
    const seen = await Promise.resolve(probe()).catch((error: unknown) => error)
    // Not `instanceof`: what fetch throws is no Error of Jest's own realm.
    if (seen && !isNativeError(seen)) return seen as Truthy<T>
    if (Date.now() > giveUpAt) throw new Error(`waited ${withinMs} ms in vain for: ${what} (last: ${String(seen)})`)
    await sleep(everyMs)
  }
}
