import { decimal, maxAmountLength, venueAmount, venueFee } from '@trading/contracts'
import { FieldOutOfRange } from './errors'

type Amounts = Readonly<Record<string, string>>
type Schema = Pick<typeof decimal, 'safeParse'>

const ofVenues = `a decimal of at most ${maxAmountLength} characters`
/** The amounts of an outcome without a fill. */
const nothing = '0'

/**
 * @throws FieldOutOfRange with the first of a signal's amounts that is not an exact decimal of the contract, since it would be stored
 * incorrectly.
 */
export const mustBeExact = (amounts: Amounts): void => check(amounts, () => decimal)

/** @throws FieldOutOfRange with the first of an outcome's amounts that a report cannot hold. */
export const mustBeReportable = (amounts: Amounts): void =>
  check(amounts, (field, value) => (field === 'fee' || value === nothing ? venueFee : venueAmount), ofVenues)

function check(amounts: Amounts, schemaOf: (field: string, value: string) => Schema, expected?: string): void {
  for (const field in amounts) {
    const value = amounts[field] as string
    if (!schemaOf(field, value).safeParse(value).success) throw new FieldOutOfRange(field, value, expected)
  }
}
