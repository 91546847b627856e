import { type Decimal, roundDecimal, trimDecimal } from './decimal'

// The typographic minus is as wide as the plus, so that columns line up.
const minus = '−'
const unknown = '–'

const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',')

/** Thousands separated, and a real minus. */
export function formatDecimal(value: Decimal): string {
  const [, sign = '', whole = '', rest = ''] = /^([+-]?)(\d+)(.*)$/.exec(value) ?? []
  return whole ? `${sign === '-' ? minus : ''}${grouped(whole)}${rest}` : value
}

/** With a sign, also a plus, at two places unless told otherwise: for profit and loss. */
export function formatSigned(value: Decimal | null | undefined, places = 2): string {
  if (value == null) return unknown
  const rounded = roundDecimal(value, places)
  return rounded.startsWith('-') || !/[1-9]/.test(rounded) ? formatDecimal(rounded) : `+${formatDecimal(rounded)}`
}

/** A quantity as it is, without zeros at its end; with a plus if `signed`. */
export function formatQuantity(value: Decimal | null | undefined, signed = false): string {
  if (value == null) return unknown
  const trimmed = trimDecimal(value)
  return signed && /^[^-]*[1-9]/.test(trimmed) ? `+${formatDecimal(trimmed)}` : formatDecimal(trimmed)
}

/** A price with two places, or with five if it needs more, so that points stand below each other. */
export function formatPrice(value: Decimal | null | undefined): string {
  if (value == null) return unknown
  const [whole = '', fraction = ''] = trimDecimal(roundDecimal(value, 5)).split('.')
  return formatDecimal(`${whole}.${fraction.padEnd(fraction.length > 2 ? 5 : 2, '0')}`)
}

/** How far a price is from its reference, in hundredths of a percent; positive is worse for the trader. */
export function slippageBp(side: 'BUY' | 'SELL', reference: Decimal, price: Decimal): number {
  const basisPoints = ((Number(price) - Number(reference)) / Number(reference)) * 10_000
  return side === 'BUY' ? basisPoints : -basisPoints
}

/** A small number with a sign and one place. */
export const formatBp = (value: number): string => `${formatSigned(value.toFixed(1), 1)} bp`

/** A duration in milliseconds, with few digits. */
export function formatMs(ms: number | null | undefined): string {
  if (ms == null || !Number.isFinite(ms)) return unknown
  if (ms < 10) return `${ms.toFixed(1)} ms`
  if (ms < 10_000) return `${grouped(String(Math.round(ms)))} ms`
  return `${(ms / 1_000).toFixed(1)} s`
}
