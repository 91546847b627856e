import { causePattern } from './cause-pattern'
import type { Selection } from './command'
import type { DeadLetter } from './dead-letter'

/** Whether a dead letter is meant. An id must be whole here: `wholeId` completes one that a person began. */
export function isSelected({ id, cause }: DeadLetter, select: Selection): boolean {
  if (select.by === 'all') return true
  if (select.by === 'id') return id === select.id
  const text = select.text.toLowerCase()
  // The list shows patterns, so a text may have been copied from one.
  return cause.toLowerCase().includes(text) || causePattern(cause).toLowerCase().includes(text)
}
