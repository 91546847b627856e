import { Decimal } from 'decimal.js'

const significantDigits = 15

/**
 * Whether a price is above another, compared to 15 significant digits. A binary floating-point number holds no more, so exported adjusted
 * prices that should be equal can differ from the sixteenth digit on.
 */
export function exceeds(price: string, other: string): boolean {
  const [a, b] = [new Decimal(price), new Decimal(other)]
  if (a.lte(b)) return false
  // Prices that barely differ can still round to different digits.
  const halfOfTheLastDigit = new Decimal(10).pow(a.e - significantDigits + 1).div(2)
  return a.minus(b).gte(halfOfTheLastDigit) && a.toSignificantDigits(significantDigits).gt(b.toSignificantDigits(significantDigits))
}
