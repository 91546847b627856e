import { maxAmountLength } from '@trading/contracts'

const plain = /^(0|[1-9]\d*)(\.\d+)?$/
// A number in JSON.
const number = /^(-?)(0|[1-9]\d*)(?:\.(\d+))?(?:[eE]([+-]?\d{1,4}))?$/

/**
 * Writes a JSON number as an exact decimal without an exponent; digits are neither added nor lost. Undefined if the text is not a JSON
 * number, or the amount would be too long for a report.
 */
export function exactAmount(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > maxAmountLength) return undefined
  if (plain.test(text)) return text
  const [, sign, whole, fraction = '', exponent] = number.exec(text) ?? []
  if (whole === undefined) return undefined
  const size = exponent === undefined ? text.slice(sign?.length) : shifted(whole, fraction, Number(exponent))
  const amount = sign === '-' && isAboveZero(size) ? `-${size}` : size
  return amount.length <= maxAmountLength ? amount : undefined
}

/** Requires an exact amount. */
export const isAboveZero = (amount: string): boolean => !amount.startsWith('-') && /[1-9]/.test(amount)

function shifted(whole: string, fraction: string, by: number): string {
  const digits = whole + fraction
  const point = whole.length + by
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`
  const left = digits
    .slice(0, point)
    .padEnd(point, '0')
    .replace(/^0+(?=\d)/, '')
  return point >= digits.length ? left : `${left}.${digits.slice(point)}`
}
