import { causePattern } from './cause-pattern'
import type { DeadLetter } from './dead-letter'

export interface CauseGroup {
  /** Verbatim if all messages share it, else with placeholders for what differs. */
  cause: string
  count: number
  /** Milliseconds since the epoch. */
  oldest: number | undefined
  newest: number | undefined
  /** The id of the last one seen. */
  sampleId: string
}

/** Any further causes are counted together to bound memory. */
const maxGroups = 200
const others = 'other causes, too many to list separately: export has them all'

/** Groups dead letters by cause as they are read, without keeping them. */
export function createCauseGroups() {
  const groups = new Map<string, CauseGroup>()
  return {
    add({ id, cause, at }: Pick<DeadLetter, 'id' | 'cause' | 'at'>): void {
      const pattern = causePattern(cause)
      const key = groups.has(pattern) || groups.size < maxGroups ? pattern : others
      const known = groups.get(key)
      const times = [known?.oldest, known?.newest, at].filter((time) => time !== undefined)
      groups.set(key, {
        cause: key === others || (known && known.cause !== cause) ? key : cause,
        count: (known?.count ?? 0) + 1,
        oldest: times.length > 0 ? Math.min(...times) : undefined,
        newest: times.length > 0 ? Math.max(...times) : undefined,
        sampleId: id,
      })
    },
    /** Largest first. */
    all: (): CauseGroup[] => [...groups.values()].sort((one, other) => other.count - one.count),
  }
}
