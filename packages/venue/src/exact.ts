import { Decimal } from 'decimal.js'

/** Decimals that never round: wide enough for the product of a quantity, a price and a rate (the default keeps 20 digits only). */
export const Exact = Decimal.clone({ precision: 120 })
export type Exact = Decimal
