import { Decimal } from 'decimal.js'
import type { Row } from './open-analytics'

type Cell = Row[string] | undefined

/** With that many decimals; a dash if there is no value. Amounts may have more digits than a JavaScript number. */
export const fixed = (cell: Cell, places: number): string =>
  cell === null || cell === undefined ? '-' : new Decimal(String(cell)).toFixed(places)

/** As it is, without zeros at its end. */
export const plain = (cell: Cell): string => (cell === null || cell === undefined ? '-' : new Decimal(String(cell)).toFixed())

/** A share as per cent. */
export const percent = (cell: Cell): string =>
  cell === null || cell === undefined ? '-' : `${new Decimal(String(cell)).times(100).toFixed(1)} %`
