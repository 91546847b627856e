import { type CauseGroup, createCauseGroups, type DeadLetter } from '@trading/dead-letters'
import { printableLine, type Terminal, wrap } from '@trading/terminal'
import type { Selection } from './command'
import { isSelected } from './selection'
import type { CliContext } from './verb'

export interface Counted {
  /** All that are selected now. Later dead letters are not covered by the user's answer. */
  ids: Set<string>
  /** Only of those that `counts` accepts. */
  groups: CauseGroup[]
  total: number
}

/** Counts the selection before the user is asked to confirm. No message is held while waiting for the answer. */
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

/** The number of dead letters for each cause, as the lines of a question. */
export function causeLines(groups: readonly CauseGroup[], { columns }: Pick<Terminal, 'columns'>): string[] {
  const causes = groups
    .slice(0, shownAtMost)
    .map(({ cause, count }) => wrap(`${count} × ${printableLine(cause)}`, { width: columns, indent: 2, hang: 4, maxLines: 2 }))
  return [...causes, ...(groups.length > shownAtMost ? [`  … and ${groups.length - shownAtMost} more causes`] : [])]
}
