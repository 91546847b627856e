import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { CsvError, type Info, parse } from 'csv-parse'
import { ReplayFileError, unreadable } from './replay-file-error'

export interface CsvRow {
  /** The line in the file, 1 for the first. */
  row: number
  values: string[]
  /** How many bytes of the file come before the next row. */
  end: number
}

/** A part of a file, from the beginning of a row to the end of one. */
export interface CsvSpan {
  /** In bytes from the beginning of the file; `end` is the first beyond it. */
  start: number
  end: number
  /** The line that it begins with, 1 for the first of the file. */
  line: number
}

// A quote that is never closed would otherwise swallow the rest of the file into one value.
const maxRowBytes = 64 * 1024

const dialect = {
  info: true,
  max_record_size: maxRowBytes,
  record_delimiter: ['\r\n', '\n', '\r'],
  // Whoever reads the rows knows the header and can name the column that is missing.
  relax_column_count: true,
  skip_empty_lines: true,
  trim: true,
}

/**
 * The rows of a comma-separated file, or of a part of it, read as they are asked for; blank lines are none.
 * @throws ReplayFileError where the file cannot be read or is no CSV
 */
export async function* csvRows(file: string, span?: CsvSpan): AsyncGenerator<CsvRow> {
  const { start, line } = span ?? { start: 0, line: 1 }
  const source = createReadStream(file, span && { start, end: span.end - 1 })
  // The callback is for pipeline's sake: the error reaches the parser, and so the loop below.
  const parser = pipeline(source, parse({ ...dialect, bom: start === 0 }), () => undefined)
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      yield { row: line - 1 + info.lines, values: record, end: start + info.bytes }
    }
  } catch (cause) {
    if (cause instanceof CsvError) throw brokenRow(file, line, cause)
    throw unreadable(file, cause)
  }
}

const brokenRow = (file: string, line: number, cause: CsvError & { lines?: number; column?: unknown }) =>
  new ReplayFileError(
    {
      file,
      row: line - 1 + (cause.lines ?? 1),
      column: typeof cause.column === 'number' ? String(cause.column + 1) : undefined,
      found: `no valid CSV (${cause.message})`,
      expected: 'comma-separated values, each quote closed',
    },
    { cause },
  )
