/** Exact decimals as text, such as "-12.50": amounts never pass through binary floating point. */
export type Decimal = string

export type Sign = 'up' | 'down' | 'flat'

/** Whether an amount is above, below or at zero. */
export function signOf(value: Decimal): Sign {
  if (!/[1-9]/.test(value)) return 'flat'
  return value.startsWith('-') ? 'down' : 'up'
}

interface Parts {
  negative: boolean
  whole: string
  fraction: string
}

const partsOf = (value: Decimal): Parts => {
  const [, sign, whole = '0', fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(value) ?? []
  return { negative: sign === '-', whole, fraction }
}

const textOf = ({ negative, whole, fraction }: Parts): Decimal => {
  const text = fraction ? `${whole}.${fraction}` : whole
  return negative && /[1-9]/.test(text) ? `-${text}` : text
}

/** The value at a number of places, half away from zero. Text that is no decimal is returned as it is. */
export function roundDecimal(value: Decimal, places: number): Decimal {
  if (!/^[+-]?\d+(\.\d+)?$/.test(value)) return value
  const { negative, whole, fraction } = partsOf(value)
  const kept = BigInt(whole + fraction.slice(0, places).padEnd(places, '0'))
  const rounded = (fraction[places] ?? '0') >= '5' ? kept + 1n : kept
  const digits = rounded.toString().padStart(places + 1, '0')
  return textOf({ negative, whole: digits.slice(0, digits.length - places), fraction: places > 0 ? digits.slice(-places) : '' })
}

/** The exact sum. */
export function addDecimals(values: readonly Decimal[]): Decimal {
  const parts = values.map(partsOf)
  const places = Math.max(0, ...parts.map(({ fraction }) => fraction.length))
  const scaled = parts.map(({ negative, whole, fraction }) => BigInt(whole + fraction.padEnd(places, '0')) * (negative ? -1n : 1n))
  const sum = scaled.reduce((total, each) => total + each, 0n)
  const digits = (sum < 0n ? -sum : sum).toString().padStart(places + 1, '0')
  return textOf({
    negative: sum < 0n,
    whole: digits.slice(0, digits.length - places),
    fraction: places > 0 ? digits.slice(-places) : '',
  })
}

/** Without the zeros that end the fraction. */
export const trimDecimal = (value: Decimal): Decimal => (value.includes('.') ? value.replace(/\.?0+$/, '') : value)
