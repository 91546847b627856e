import type { Log } from '@trading/runtime'

export { signal } from '@trading/contracts/examples'

/** A log that keeps its lines, for tests. */
export function keepingLog() {
  const lines: Record<string, unknown>[] = []
  const keep = (level: string) => (fields: object, message: string) => void lines.push({ level, ...fields, message })
  return { lines, log: { debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') } as unknown as Log }
}

/** Waits for a condition, for at most 4 s. */
export async function until(condition: () => boolean): Promise<void> {
  const givenUpAt = Date.now() + 4_000
  while (!condition()) {
    if (Date.now() > givenUpAt) throw new Error(`timed out waiting until ${condition}`)
    await new Promise(setImmediate)
  }
}
