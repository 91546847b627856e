import type { Stage } from './stage'

export const groups = ['engine', 'relay', 'migration', 'dlq', 'postgres', 'both', 'zombie', 'five'] as const
export type Group = (typeof groups)[number]

/** A step at which something dies, and what must hold all the same. */
export interface KillPoint {
  /** As it stands in the table and after `--only`: `after-commit`, or with its group before it, `relay-locked`. At most 24 characters. */
  name: string
  group: Group
  /** What happens here, in a sentence or two, for docs/killpoints.md. */
  story: string
  /** Why the venue honours client order ids here; absent where it fills an order again that is placed again, so that asking alone helps. */
  honoursIds?: string
  /** What is disturbed besides the services, so that it must be ours. */
  disturbs?: readonly ('broker' | 'database')[]
  /** Part of the quick subset that `npm test` runs. */
  quick?: boolean
  run: (stage: Stage) => Promise<void>
}
