import type { QueueFamily } from '@trading/contracts'
import { quoted, UsageError } from '@trading/terminal'
import type { Command } from './command'

export type Families = readonly [QueueFamily, ...QueueFamily[]]

/**
 * The family whose dead letters a command is about; the first one by default.
 * @throws UsageError if there is no such family, or if it has no deadline to extend
 */
export function familyOf(command: Command, families: Families): QueueFamily {
  const [first] = families
  const name = command.family ?? first.name
  const family = families.find((each) => each.name === name)
  if (!family) throw new UsageError(`there is no family ${quoted(name)}; there are ${families.map((each) => each.name).join(', ')}`)
  if (command.verb === 'replay' && command.extendMs !== undefined && !family.deadline)
    throw new UsageError(`the messages of ${family.name} have no deadline: --extend has nothing to extend`)
  return family
}
