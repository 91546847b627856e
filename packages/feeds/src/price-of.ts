import { decimal, positiveDecimal } from '@trading/contracts'
import { Decimal } from 'decimal.js'

const numeric = /^(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i
const maxDecimalPlaces = 12

type Contract = Pick<typeof decimal, 'safeParse'>

const decimalOf =
  (contract: Contract) =>
  (text: string): string | undefined => {
    const fits = (value: string) => contract.safeParse(value).success
    if (fits(text)) return text
    if (!numeric.test(text)) return undefined
    const plain = new Decimal(text).toDecimalPlaces(maxDecimalPlaces, Decimal.ROUND_HALF_UP).toFixed()
    return fits(plain) ? plain : undefined
  }

/**
 * The price as a decimal that the contracts accept, or undefined if the text is not a number above zero. Rounds half up to twelve decimal
 * places, because floating-point exports have more.
 */
export const priceOf = decimalOf(positiveDecimal)

/** The volume in the same way; it may be zero. */
export const volumeOf = decimalOf(decimal)
