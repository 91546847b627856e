import { instantOf } from './calendar-date'
import type { CsvRow } from './csv-rows'
import type { DatedRow } from './date-order'
import { exceeds } from './exceeds'
import { priceOf } from './price-of'
import { quoted, ReplayFileError } from './replay-file-error'

const priceColumns = ['open', 'high', 'low', 'close'] as const
const columns = ['date', ...priceColumns] as const
type Column = (typeof columns)[number]

export interface PriceRow extends DatedRow {
  open: string
  high: string
  low: string
  close: string
}

/**
 * Returns a function that turns the rows below this header into prices.
 * @throws ReplayFileError with row and column, at once for the header, from the returned function for a row
 */
export function priceRows(file: string, header: CsvRow): (row: CsvRow) => PriceRow {
  const names = header.values.map((name) => name.toLowerCase())
  const missing = columns.find((column) => !names.includes(column))
  const twice = columns.find((column) => names.indexOf(column) !== names.lastIndexOf(column))
  const wrong = missing ?? twice
  if (wrong) {
    const found = `${missing ? 'no such column' : 'it twice'} in the header ${quoted(header.values.join(','))}`
    throw new ReplayFileError({ file, row: header.row, column: wrong, found, expected: `each of ${columns.join(', ')} once, in any order` })
  }
  const indexes = Object.fromEntries(columns.map((column) => [column, names.indexOf(column)])) as Record<Column, number>

  const timeColumn = names.filter((name) => name === 'time').length === 1 ? names.indexOf('time') : undefined

  return ({ row, values }) => {
    const fault = (column: string, found: string, expected: string) => new ReplayFileError({ file, row, column, found, expected })
    if (values.length > names.length) {
      throw fault(
        String(names.length + 1),
        `${quoted(values[names.length] ?? '')} beyond the header`,
        `${names.length} columns, as in the header`,
      )
    }
    const text = (column: Column, expected: string): string => {
      const value = values[indexes[column]]
      if (value === undefined) throw fault(column, 'no value: the row is too short', expected)
      return value
    }
    const priceIn = (column: Column): string => {
      const expected = 'a number above zero such as 1455.22'
      const price = priceOf(text(column, expected))
      if (price === undefined) throw fault(column, quoted(text(column, expected)), expected)
      return price
    }

    const expectedDate = 'a date such as 2020-04-17 or 2020-04-17T09:30:00Z'
    const day = text('date', expectedDate)
    const date = timeColumn !== undefined ? withTimeOfDay(day, values[timeColumn]) : day
    const at = instantOf(date)
    if (!at) throw fault('date', quoted(day), expectedDate)
    const [open, high, low, close] = [priceIn('open'), priceIn('high'), priceIn('low'), priceIn('close')]
    if (exceeds(low, high)) throw fault('high', high, `no less than the low, ${low}`)
    for (const [column, price] of [['open', open] as const, ['close', close] as const]) {
      if (exceeds(low, price) || exceeds(price, high)) throw fault(column, price, `a price from the low, ${low}, to the high, ${high}`)
    }
    return { row, date, at, open, high, low, close }
  }
}

const wholeDay = /^\d{4}-\d\d-\d\d$/
const timeOfDay = /^\d{1,2}:\d\d(:\d\d(\.\d+)?)?$/

/** Intraday files may have the time of day in a separate column; any other value in that column is ignored. */
const withTimeOfDay = (day: string, time = ''): string =>
  wholeDay.test(day) && timeOfDay.test(time) ? `${day} ${time.replace(/^\d:/, '0$&')}` : day
