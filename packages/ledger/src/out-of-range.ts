import { decimal } from '@trading/contracts'
import { FieldOutOfRange } from './errors'

/** @throws FieldOutOfRange naming the first of the amounts that is not one of the contract's exact decimals: it would be kept wrongly. */
export function mustBeExact(amounts: Readonly<Record<string, string>>): void {
  for (const field in amounts) {
    const value = amounts[field] as string
    if (!decimal.safeParse(value).success) throw new FieldOutOfRange(field, value)
  }
}
