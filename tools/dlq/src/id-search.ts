import { UserError } from '@trading/terminal'
import type { DeadLetter } from './dead-letter'

const shownAtMost = 10

/** Completes an id, given in part or as the signal's, to that of the one dead letter meant. */
export function createIdSearch(given: string) {
  const wanted = given.toLowerCase()
  const begins = (id: string | undefined) => id?.toLowerCase().startsWith(wanted) === true
  const found = new Set<string>()
  /** Those that are no mere beginning; several where ids differ by case alone. */
  const exact = new Set<string>()
  let more = 0
  return {
    add({ id, messageId }: DeadLetter): void {
      if (id.toLowerCase() === wanted) exact.add(id)
      if (found.has(id) || (!begins(id) && !begins(messageId))) return
      if (found.size < shownAtMost) found.add(id)
      else more++
    },
    /** @throws UserError where there is none or more than one */
    result(): string {
      if (exact.has(given)) return given
      const [only] = exact.size === 1 ? exact : found
      if (only === undefined) throw new UserError(`no dead letter has an id that begins with ${JSON.stringify(given)}; list has some ids`)
      if (exact.size === 1 || found.size === 1) return only
      const several = `${found.size + more} dead letters fit ${JSON.stringify(given)}: give the whole of one id`
      throw new UserError([several, ...found, ...(more > 0 ? [`… and ${more} more`] : [])].join('\n  '))
    },
  }
}
