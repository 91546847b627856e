import { consentTo } from '@trading/terminal'
import type { Selection } from './command'
import { deadLetters } from './count'
import { causeLines, countSelected } from './count-selected'
import { isSelected } from './selection'
import { script } from './usage'
import { type CliContext, noneFor, type Verb } from './verb'

export const runDrop: Verb<'drop'> = async ({ verb, select, dryRun, yes, json }, context) => {
  const { terminal, read, resolveId } = context
  const agrees = consentTo({ script, verb, yes: yes || dryRun, terminal })
  const wanted = await resolveId(select)
  const agreed = yes || dryRun ? undefined : await agreement(wanted, context, agrees)
  if (agreed?.size === 0) return 1
  const dropped = await read(async (letters) => {
    let count = 0
    for await (const { letter, remove } of letters) {
      // Only what the user confirmed.
      if (!isSelected(letter, wanted) || agreed?.has(letter.id) === false) continue
      if (!dryRun) remove()
      count++
      const outcome = dryRun ? 'would drop' : 'dropped'
      if (json) await terminal.print(JSON.stringify({ outcome, id: letter.id, messageId: letter.messageId, cause: letter.cause }))
    }
    return count
  })
  if (dropped === 0) terminal.tell(noneFor(wanted))
  else if (!json)
    await terminal.print(dryRun ? `would drop ${deadLetters(dropped)}; nothing was changed` : `dropped ${deadLetters(dropped)}`)
  return dropped > 0 ? 0 : 1
}

/** The ids that may be dropped; empty if the answer is no or nothing is selected. */
async function agreement(wanted: Selection, context: CliContext, agrees: (question: string) => Promise<boolean>): Promise<Set<string>> {
  const { terminal } = context
  const { ids, groups, total } = await countSelected(context, wanted)
  const lines = [...causeLines(groups, terminal), 'They cannot be recovered; export first to keep a copy.']
  if (ids.size === 0) terminal.tell(noneFor(wanted))
  else if (await agrees(`${lines.join('\n')}\nDrop ${deadLetters(total)}? (yes/no) `)) return ids
  else terminal.tell('nothing was dropped')
  return new Set()
}
