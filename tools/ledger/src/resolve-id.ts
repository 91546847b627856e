import type { LedgerReader } from '@trading/ledger'
import { quoted, UsageError, UserError } from '@trading/terminal'

const digitsAtLeast = 8
const digitsOfWhole = 32
const shownAtMost = 10

/**
 * Completes a prefix of a signal's id.
 * @throws UsageError if it cannot be one, UserError if it matches none or several
 */
export async function resolveId(given: string, { beginning }: Pick<LedgerReader, 'beginning'>): Promise<string> {
  const digits = given.trim().replaceAll('-', '').toLowerCase()
  if (!/^[0-9a-f]*$/.test(digits) || digits.length > digitsOfWhole)
    throw new UsageError(`${quoted(given)} is not the id of a signal, which is a UUID; see list`)
  if (digits.length < digitsAtLeast)
    throw new UsageError(`${quoted(given)} is too short: give at least ${digitsAtLeast} characters of the id`)
  const found = await beginning(digits, shownAtMost + 1)
  const [only] = found
  if (only === undefined)
    throw new UserError(`the ledger has no signal whose id ${digits.length < digitsOfWhole ? 'begins with' : 'is'} ${quoted(given)}`)
  if (found.length === 1) return only
  const more = found.length > shownAtMost
  const several = `${more ? `more than ${shownAtMost}` : found.length} signals match ${quoted(given)}: give more of the id`
  throw new UserError([several, ...found.slice(0, shownAtMost), ...(more ? ['…'] : [])].join('\n  '))
}
