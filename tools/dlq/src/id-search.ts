import type { DeadLetter } from '@trading/dead-letters'
import { UserError } from '@trading/terminal'

const shownAtMost = 10

/** Finds the one dead letter for a prefix of its id or of its message's id. */
export function createIdSearch(given: string) {
  const wanted = given.toLowerCase()
  const begins = (id: string | undefined) => id?.toLowerCase().startsWith(wanted) === true
  const found = new Set<string>()
  /** Complete matches; several if ids differ only in case. */
  const exact = new Set<string>()
  let more = 0
  return {
    add({ id, messageId }: DeadLetter): void {
      if (id.toLowerCase() === wanted) exact.add(id)
      if (found.has(id) || (!begins(id) && !begins(messageId))) return
      if (found.size < shownAtMost) found.add(id)
      else more++
    },
    /** @throws UserError if there is none or more than one */
    result(): string {
      if (exact.has(given)) return given
      const [only] = exact.size === 1 ? exact : found
      if (only === undefined) throw new UserError(`no dead letter has an id that begins with ${JSON.stringify(given)}; see list`)
      if (exact.size === 1 || found.size === 1) return only
      const several = `${found.size + more} dead letters match ${JSON.stringify(given)}: give one of these ids`
      throw new UserError([several, ...found, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n  '))
    },
  }
}
