import { printableLine, type Terminal, wrap } from '@trading/terminal'
import { type CauseGroup, createCauseGroups } from './cause-groups'
import type { Selection } from './command'
import type { DeadLetter } from './dead-letter'
import { isSelected } from './selection'
import type { CliContext } from './verb'

export interface Counted {
  /** Of all that are selected now: what is dead-lettered later was not asked about. */
  ids: Set<string>
  /** Of those that something would be done to. */
  groups: CauseGroup[]
  total: number
}

/** Goes through what is selected, before a person is asked about it; nothing is held while the answer is awaited. */
export async function countSelected(
  { read }: Pick<CliContext, 'read'>,
  select: Selection,
  counts: (letter: DeadLetter) => boolean = () => true,
): Promise<Counted> {
  const ids = new Set<string>()
  const groups = createCauseGroups()
  await read(async (letters) => {
    for await (const { letter } of letters) {
      if (!isSelected(letter, select)) continue
      ids.add(letter.id)
      if (counts(letter)) groups.add(letter)
    }
  })
  const all = groups.all()
  return { ids, groups: all, total: all.reduce((sum, { count }) => sum + count, 0) }
}

const shownAtMost = 5

/** How many there are of each cause, in lines for a question. */
export function causeLines(groups: readonly CauseGroup[], { columns }: Pick<Terminal, 'columns'>): string[] {
  const causes = groups
    .slice(0, shownAtMost)
    .map(({ cause, count }) => wrap(`${count} × ${printableLine(cause)}`, { width: columns, indent: 2, hang: 4, maxLines: 2 }))
  return [...causes, ...(groups.length > shownAtMost ? [`  … and ${groups.length - shownAtMost} causes more`] : [])]
}
