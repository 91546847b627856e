import type { Stage } from './stage'

export const groups = ['engine', 'batch', 'broker', 'relay', 'migration', 'dlq', 'postgres', 'both', 'zombie', 'five'] as const
export type Group = (typeof groups)[number]

/** A step at which a process or server is killed, and what must still hold. */
export interface KillPoint {
  /** The name in the table and for `--only`: `after-commit`, or prefixed with its group, `relay-locked`. At most 24 characters. */
  name: string
  group: Group
  /** What happens here, in a sentence or two, for docs/killpoints.md. */
  story: string
  /** Why the venue honours client order ids here; absent if it fills an order again, so that only a lookup protects against a second fill. */
  honoursIds?: string
  /** Servers that the step disturbs; it cannot run on external ones. */
  disturbs?: readonly ('broker' | 'database')[]
  /** Part of the quick subset that `npm test` runs. */
  quick?: boolean
  run: (stage: Stage) => Promise<void>
}
