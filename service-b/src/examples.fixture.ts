import type { Log } from '@trading/runtime'

export { signal } from '@trading/contracts/examples'

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
