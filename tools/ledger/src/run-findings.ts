import { findingText } from './finding-text'
import type { Verb } from './verb'

export const runFindings: Verb<'findings'> = async ({ json, filter }, { reader, terminal, now }) => {
  const findings = await reader.findings({ ...filter, limit: filter.limit + 1 })
  const shown = findings.slice(0, filter.limit)
  if (json) for (const finding of shown) await terminal.print(JSON.stringify(finding))
  else if (shown.length === 0) await terminal.print('No such findings in the ledger.')
  else await terminal.print(shown.map((finding) => findingText(finding, terminal, now)).join('\n\n'))
  if (findings.length > shown.length) terminal.tell(`showing the ${shown.length} newest; raise --limit to see more`)
  return 0
}
