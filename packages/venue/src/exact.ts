import { Decimal } from 'decimal.js'

/** Decimals that never round: enough digits for the product of a quantity, a price and a rate (the default is 20). */
export const Exact = Decimal.clone({ precision: 120 })
export type Exact = Decimal
