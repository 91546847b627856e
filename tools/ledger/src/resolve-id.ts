import type { LedgerReader } from '@trading/ledger'
import { quoted, UsageError, UserError } from '@trading/terminal'

const digitsAtLeast = 8
const digitsOfWhole = 32
const shownAtMost = 10

/**
 * Completes the beginning of a signal's id.
 * @throws UsageError where it cannot be one, UserError where it fits none or several
 */
export async function resolveId(given: string, { beginning }: Pick<LedgerReader, 'beginning'>): Promise<string> {
  const digits = given.trim().replaceAll('-', '').toLowerCase()
  if (!/^[0-9a-f]*$/.test(digits) || digits.length > digitsOfWhole)
    throw new UsageError(`${quoted(given)} is not the id of a signal, which is a UUID; list has some`)
  if (digits.length < digitsAtLeast)
    throw new UsageError(`${quoted(given)} is too short: give ${digitsAtLeast} characters of the id or more`)
  const found = await beginning(digits, shownAtMost + 1)
  const [only] = found
  if (only === undefined)
    throw new UserError(`the ledger has no signal whose id ${digits.length < digitsOfWhole ? 'begins with' : 'is'} ${quoted(given)}`)
  if (found.length === 1) return only
  const more = found.length > shownAtMost
  const several = `${more ? `more than ${shownAtMost}` : found.length} signals fit ${quoted(given)}: give more of the id`
  throw new UserError([several, ...found.slice(0, shownAtMost), ...(more ? ['…'] : [])].join('\n  '))
}
