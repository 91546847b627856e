import { formatPrice, formatQuantity, formatSigned } from '../../format/amount'
import { type Decimal, roundDecimal, signOf } from '../../format/decimal'

interface AmountProps {
  value: Decimal | null | undefined
}

/** A profit or loss, with its sign and its colour; the exact value is in the element. */
export const Profit = ({ value }: AmountProps) => (
  <data class={value == null ? '' : signOf(value)} value={value ?? ''}>
    {formatSigned(value)}
  </data>
)

/** Rounded to `places`, if given; the exact value is in the element. */
export const Price = ({ value, places }: AmountProps & { places?: number }) => (
  <data value={value ?? ''}>{formatPrice(value != null && places !== undefined ? roundDecimal(value, places) : value)}</data>
)

export const Quantity = ({ value, signed = false }: AmountProps & { signed?: boolean }) => (
  <data value={value ?? ''}>{formatQuantity(value, signed)}</data>
)

export const Side = ({ side }: { side: 'BUY' | 'SELL' }) => (
  <span class={side === 'BUY' ? 'up' : 'down'}>{side === 'BUY' ? 'Buy' : 'Sell'}</span>
)

const marks: Record<string, string> = { FILLED: 'filled', REJECTED: 'rejected', EXPIRED: 'expired' }

/** An outcome as a word, with its reason. */
export const Outcome = ({ outcome, reason }: { outcome: string; reason?: string | null | undefined }) => (
  <span class={`tag ${marks[outcome] ?? ''}`} title={reason ?? undefined}>
    {outcome.charAt(0) + outcome.slice(1).toLowerCase()}
    {reason ? ` · ${reason}` : ''}
  </span>
)
