import { barOrder } from './bar-order'
import { barRows } from './bar-rows'
import { type CsvRow, csvRows } from './csv-rows'
import { refuseUtf16 } from './no-utf16'
import { requireRegularFile } from './regular-file'
import { type Fault, ReplayFileError } from './replay-file-error'

/** A bar of a file. Amounts are exact decimals. */
export interface Bar {
  /** Its line number, from 1 for the header. */
  row: number
  /** Its beginning, in milliseconds since the epoch. */
  startsAt: number
  open: string
  high: string
  low: string
  close: string
  volume: string
}

/**
 * The bars of a CSV file with the columns date, open, high, low, close and perhaps volume, in any order and case and among others; oldest or
 * newest first. Read on demand, so its size does not matter. In place of a row that is wrong it yields what is wrong with it.
 * @throws ReplayFileError if the file cannot be read, is not valid CSV, or has no such header or no rows
 */
export async function* readBars(file: string, { spanMs }: { spanMs: number }): AsyncGenerator<Bar | { fault: Fault }> {
  await requireRegularFile(file)
  await refuseUtf16(file)
  let barOf: ((row: CsvRow) => Bar) | undefined
  let rows = 0
  for await (const row of csvRows(file)) {
    if (barOf) {
      rows++
      yield barOrFault(barOf, row)
    } else barOf = barsBelow(file, row, spanMs)
  }
  if (!barOf) throw new ReplayFileError({ file, found: 'an empty file', expected: 'a header and rows of prices' })
  if (rows === 0) throw new ReplayFileError({ file, found: 'no rows below the header', expected: 'at least one row of prices' })
}

function barsBelow(file: string, header: CsvRow, spanMs: number): (row: CsvRow) => Bar {
  const rowOf = barRows(file, header)
  const startOf = barOrder(file, spanMs / 1_000)
  return (csvRow) => {
    const row = rowOf(csvRow)
    const { open, high, low, close, volume } = row
    return { row: row.row, startsAt: startOf(row) * 1_000, open, high, low, close, volume }
  }
}

function barOrFault(barOf: (row: CsvRow) => Bar, row: CsvRow): Bar | { fault: Fault } {
  try {
    return barOf(row)
  } catch (error) {
    if (error instanceof ReplayFileError) return { fault: error.fault }
    throw error
  }
}
