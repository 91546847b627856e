import { describeCause } from '@trading/runtime'
import type { Missing } from './series'

export interface MeasureOptions {
  abort: AbortSignal
  show: (text: string) => void
  missing: Missing[]
}

/**
 * Measures one part after the other. One that fails costs only what it has not measured yet: that is told, and the next one begins. Resolves
 * with the names of those that failed. @throws if aborted
 */
export async function measureParts<Name extends string>(
  parts: readonly (readonly [name: Name, measure: () => Promise<void>])[],
  { abort, show, missing }: MeasureOptions,
): Promise<Name[]> {
  const failed: Name[] = []
  for (const [name, measure] of parts) {
    abort.throwIfAborted()
    try {
      await measure()
    } catch (error) {
      abort.throwIfAborted()
      const why = describeCause(error)
      show(`the part ${name} failed: ${why}`)
      missing.push({ what: `what was left of the part ${name}`, why: `it failed: ${why}` })
      failed.push(name)
    }
  }
  return failed
}
