import { printableLine, type Terminal, UsageError, wrap } from '@trading/terminal'
import { type CauseGroup, createCauseGroups } from './cause-groups'
import type { Selection } from './command'
import { deadLetters } from './count'
import { isSelected } from './selection'
import { type Desk, noneFor, type Verb } from './verb'

export const runDrop: Verb<'drop'> = async ({ select, yes, json }, desk) => {
  const { terminal, look, whole } = desk
  if (!yes && !terminal.ask) throw new UsageError('drop asks first, and there is no terminal to ask on: pass --yes')
  const wanted = await whole(select)
  const agreed = yes ? undefined : await agreement(wanted, desk)
  if (agreed?.size === 0) return 1
  const dropped = await look(async (letters) => {
    let count = 0
    for await (const { letter, remove } of letters) {
      // Only what was counted when the question was asked.
      if (!isSelected(letter, wanted) || agreed?.has(letter.id) === false) continue
      remove()
      count++
      if (json)
        await terminal.print(JSON.stringify({ outcome: 'dropped', id: letter.id, messageId: letter.messageId, cause: letter.cause }))
    }
    return count
  })
  if (dropped === 0) terminal.tell(noneFor(wanted))
  else if (!json) await terminal.print(`dropped ${deadLetters(dropped)}`)
  return dropped > 0 ? 0 : 1
}

/** Asks, with nothing held meanwhile. The ids that may go; none where the answer is no or there are none. */
async function agreement(wanted: Selection, { look, terminal }: Desk): Promise<Set<string>> {
  const ids = new Set<string>()
  const groups = createCauseGroups()
  await look(async (letters) => {
    for await (const { letter } of letters) {
      if (!isSelected(letter, wanted)) continue
      ids.add(letter.id)
      groups.add(letter)
    }
  })
  if (ids.size === 0) terminal.tell(noneFor(wanted))
  else if (await terminal.ask?.(question(groups.all(), terminal))) return ids
  else terminal.tell('nothing was dropped')
  return new Set()
}

const shownAtMost = 5

function question(groups: readonly CauseGroup[], { columns }: Pick<Terminal, 'columns'>): string {
  const total = groups.reduce((sum, { count }) => sum + count, 0)
  const causes = groups
    .slice(0, shownAtMost)
    .map(({ cause, count }) => wrap(`${count} × ${printableLine(cause)}`, { width: columns, indent: 2, hang: 4, maxLines: 2 }))
  const more = groups.length > shownAtMost ? [`  … and ${groups.length - shownAtMost} causes more`] : []
  const lines = [...causes, ...more, 'They are gone for good then; export keeps a copy.']
  return `${lines.join('\n')}\nDrop ${deadLetters(total)}? (yes/no) `
}
