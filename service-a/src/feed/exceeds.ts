import { Decimal } from 'decimal.js'

const significantDigits = 15

/**
 * Whether a price is above another, both as 15 significant digits tell them: a binary floating-point number holds no more, so exports of
 * adjusted prices differ from the sixteenth digit on where the prices were equal.
 */
export function exceeds(price: string, other: string): boolean {
  const [a, b] = [new Decimal(price), new Decimal(other)]
  if (a.lte(b)) return false
  // Two that hardly differ may still round to different sides.
  const halfOfTheLastDigit = new Decimal(10).pow(a.e - significantDigits + 1).div(2)
  return a.minus(b).gte(halfOfTheLastDigit) && a.toSignificantDigits(significantDigits).gt(b.toSignificantDigits(significantDigits))
}
