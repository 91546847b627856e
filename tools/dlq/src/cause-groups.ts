import { causePattern } from './cause-pattern'
import type { DeadLetter } from './dead-letter'

export interface CauseGroup {
  /** As it is in the messages where all agree, else with marks for what differs. */
  cause: string
  count: number
  /** Milliseconds since the epoch. */
  oldest: number | undefined
  newest: number | undefined
  /** The id of the last one seen. */
  sampleId: string
}

/** Further causes are counted together, so that memory stays bounded however strange the causes are. */
const maxGroups = 200
const others = 'other causes, too many to tell apart here: export has them all'

/** Groups dead letters by cause as they come by, without keeping any. */
export function createCauseGroups() {
  const groups = new Map<string, CauseGroup>()
  return {
    add({ id, cause, at }: DeadLetter): void {
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
