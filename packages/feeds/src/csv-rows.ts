import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { CsvError, type Info, parse } from 'csv-parse'
import { ReplayFileError, unreadable } from './replay-file-error'

export interface CsvRow {
  /** The line number, from 1. */
  row: number
  values: string[]
  /** The byte offset at which the next row begins. */
  end: number
}

/** A part of a file that consists of whole rows. */
export interface CsvSpan {
  /** Byte offsets; `end` is exclusive. */
  start: number
  end: number
  /** The number of its first line, from 1. */
  line: number
}

// Without a limit, a quote that is never closed would read the rest of the file into one value.
const maxRowBytes = 64 * 1024

const dialect = {
  info: true,
  max_record_size: maxRowBytes,
  record_delimiter: ['\r\n', '\n', '\r'],
  // The reader of the rows knows the header and can name the missing column.
  relax_column_count: true,
  skip_empty_lines: true,
  trim: true,
}

/**
 * The rows of a CSV file, or of a part of it, read on demand; blank lines are skipped.
 * @throws ReplayFileError if the file cannot be read or is not valid CSV
 */
export async function* csvRows(file: string, span?: CsvSpan): AsyncGenerator<CsvRow> {
  const { start, line } = span ?? { start: 0, line: 1 }
  const source = createReadStream(file, span && { start, end: span.end - 1 })
  // pipeline requires a callback; the error reaches the loop below through the parser.
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
      found: `invalid CSV (${cause.message})`,
      expected: 'comma-separated values with every quote closed',
    },
    { cause },
  )
