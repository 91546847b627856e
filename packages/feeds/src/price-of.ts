import { positiveDecimal } from '@trading/contracts'
import { Decimal } from 'decimal.js'

const numeric = /^(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i
const maxDecimalPlaces = 12

const isPrice = (text: string) => positiveDecimal.safeParse(text).success

/**
 * The price as a decimal that the contracts accept, or undefined if the text is not a number above zero. Rounds half up to twelve decimal
 * places, because floating-point exports have more.
 */
export function priceOf(text: string): string | undefined {
  if (isPrice(text)) return text
  if (!numeric.test(text)) return undefined
  const plain = new Decimal(text).toDecimalPlaces(maxDecimalPlaces, Decimal.ROUND_HALF_UP).toFixed()
  return isPrice(plain) ? plain : undefined
}
