import { letterJson } from './letter-json'
import { isSelected } from './selection'
import { noneFor, type Verb } from './verb'

export const runExport: Verb<'export'> = async ({ select }, { read, resolveId, terminal }) => {
  const wanted = await resolveId(select)
  const exported = await read(async (letters) => {
    let count = 0
    for await (const { letter } of letters) {
      if (!isSelected(letter, wanted)) continue
      await terminal.print(letterJson(letter))
      count++
    }
    return count
  })
  if (exported > 0 || wanted.by === 'all') return 0
  terminal.tell(noneFor(wanted))
  return 1
}
