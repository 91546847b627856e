import { setTimeout as sleep } from 'node:timers/promises'
import { isNativeError } from 'node:util/types'

type Truthy<T> = Exclude<T, false | 0 | '' | null | undefined>

/** Polls a condition: resolves with the first truthy value, or rejects with the last one seen. */
export async function until<T>(what: string, probe: () => T | Promise<T>, { withinMs = 30_000, everyMs = 50 } = {}): Promise<Truthy<T>> {
  const giveUpAt = Date.now() + withinMs
  for (;;) {
    const seen = await Promise.resolve(probe()).catch((error: unknown) => error)
    // Not `instanceof`: errors thrown by fetch belong to another realm than Jest's Error.
    if (seen && !isNativeError(seen)) return seen as Truthy<T>
    if (Date.now() > giveUpAt) throw new Error(`waited ${withinMs} ms in vain for: ${what} (last: ${String(seen)})`)
    await sleep(everyMs)
  }
}
