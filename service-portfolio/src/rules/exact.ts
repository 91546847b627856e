/** An exact decimal: `units / 10 ** scale`. */
export interface Exact {
  readonly units: bigint
  readonly scale: number
}

export const zero: Exact = { units: 0n, scale: 0 }

const shape = /^(-?)(\d+)(?:\.(\d+))?$/

/** @throws TypeError if the text is not a plain decimal such as `"-12.50"` */
export function exact(text: string): Exact {
  const [, sign, whole = '', fraction = ''] = shape.exec(text) ?? []
  if (sign === undefined) throw new TypeError(`not a decimal: ${JSON.stringify(text)}, expected one such as "-12.50"`)
  return { units: BigInt(sign + whole + fraction), scale: fraction.length }
}

/** Without zeros at the end, so that equal decimals have equal texts. */
export function textOf({ units, scale }: Exact): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '')
  return `${units < 0n ? '-' : ''}${whole}${fraction && `.${fraction}`}`
}

const unitsAt = ({ units, scale }: Exact, wanted: number): bigint => (wanted === scale ? units : units * 10n ** BigInt(wanted - scale))

export function add(a: Exact, b: Exact): Exact {
  const scale = Math.max(a.scale, b.scale)
  return { units: unitsAt(a, scale) + unitsAt(b, scale), scale }
}

export const negate = ({ units, scale }: Exact): Exact => ({ units: -units, scale })

export const subtract = (a: Exact, b: Exact): Exact => add(a, negate(b))

export const multiply = (a: Exact, b: Exact): Exact => ({ units: a.units * b.units, scale: a.scale + b.scale })

export const absolute = (a: Exact): Exact => (a.units < 0n ? negate(a) : a)

export const signOf = ({ units }: Exact): -1 | 0 | 1 => (units > 0n ? 1 : units < 0n ? -1 : 0)

export const compare = (a: Exact, b: Exact): -1 | 0 | 1 => signOf(subtract(a, b))

/** Rounded to this many decimals, halves away from zero, as PostgreSQL's `round` does. */
export function divide(a: Exact, b: Exact, decimals: number): Exact {
  if (b.units === 0n) throw new RangeError(`${textOf(a)} cannot be divided by zero`)
  const shift = decimals + b.scale - a.scale
  const dividend = absolute(a).units * (shift > 0 ? 10n ** BigInt(shift) : 1n)
  const divisor = absolute(b).units * (shift < 0 ? 10n ** BigInt(-shift) : 1n)
  const units = (2n * dividend + divisor) / (2n * divisor)
  return { units: signOf(a) === signOf(b) ? units : -units, scale: decimals }
}
