import type { CsvRow } from './csv-rows'
import { volumeOf } from './price-of'
import { type PriceRow, priceRows } from './price-rows'
import { quoted, ReplayFileError } from './replay-file-error'

export interface BarRow extends PriceRow {
  /** `0` if the file does not say. */
  volume: string
}

/**
 * Returns a function that turns the rows below this header into bars: prices, and the volume if there is such a column.
 * @throws ReplayFileError with row and column, at once for the header, from the returned function for a row
 */
export function barRows(file: string, header: CsvRow): (row: CsvRow) => BarRow {
  const pricesIn = priceRows(file, header)
  const names = header.values.map((name) => name.toLowerCase())
  const index = names.indexOf('volume')
  if (index !== names.lastIndexOf('volume')) {
    const found = `it twice in the header ${quoted(header.values.join(','))}`
    throw new ReplayFileError({ file, row: header.row, column: 'volume', found, expected: 'it once, or not at all' })
  }
  return (row) => {
    const prices = pricesIn(row)
    const text = row.values[index] ?? ''
    if (text === '') return { ...prices, volume: '0' }
    const volume = volumeOf(text)
    if (volume !== undefined) return { ...prices, volume }
    throw new ReplayFileError({
      ...{ file, row: row.row, column: 'volume', found: quoted(text) },
      expected: 'a number such as 931800000, or nothing',
    })
  }
}
