import { signal } from '@trading/contracts/examples'
import type { Log } from '@trading/runtime'
import { orderFor } from './rules/order'
import type { Order } from './venue/venue'

export { signal }

/** When that signal was issued, in milliseconds since the epoch. */
export const issuedAt = Date.parse('2026-01-05T14:30:00.000Z')

/** A valid order that may be taken at any time, for tests. */
export const order = (fields: Partial<Order> = {}): Order => ({ ...orderFor(signal(), undefined), ...fields })

/** A client order id like those of signals, for tests. */
export const idOf = (n: number): string => `01940a7e-5f00-7000-8000-${String(n).padStart(12, '0')}`

export const neverAborted: AbortSignal = new AbortController().signal

/** A log that keeps what it is told, for tests. */
export function keepingLog() {
  const lines: Record<string, unknown>[] = []
  const keep = (level: string) => (fields: object, message: string) => void lines.push({ level, ...fields, message })
  return { lines, log: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') } as unknown as Log }
}

/** Waits for a condition, and fails rather than wait for ever. */
export async function until(condition: () => boolean): Promise<void> {
  const givenUpAt = Date.now() + 4_000
  while (!condition()) {
    if (Date.now() > givenUpAt) throw new Error(`waited in vain until ${condition}`)
    await new Promise(setImmediate)
  }
}
