import { causePattern, type DeadLetter } from '@trading/dead-letters'
import type { Selection } from './command'

/** Whether a dead letter is selected. The id must be complete: `resolveId` completes a prefix. */
export function isSelected({ id, cause }: DeadLetter, select: Selection): boolean {
  if (select.by === 'all') return true
  if (select.by === 'id') return id === select.id
  const text = select.text.toLowerCase()
  // `list` shows patterns, from which the text may have been copied.
  return cause.toLowerCase().includes(text) || causePattern(cause).toLowerCase().includes(text)
}
