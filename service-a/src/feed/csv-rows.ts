import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { CsvError, type Info, parse } from 'csv-parse'
import { ReplayFileError } from './replay-file-error'

export interface CsvRow {
  /** The line in the file, 1 for the first. */
  row: number
  values: string[]
}

// A quote that is never closed would otherwise swallow the rest of the file into one value.
const maxRowBytes = 64 * 1024

const dialect = {
  bom: true,
  info: true,
  max_record_size: maxRowBytes,
  record_delimiter: ['\r\n', '\n', '\r'],
  // Whoever reads the rows knows the header and can name the column that is missing.
  relax_column_count: true,
  skip_empty_lines: true,
  trim: true,
}

/**
 * The rows of a comma-separated file, read as they are asked for; blank lines are none.
 * @throws ReplayFileError where the file cannot be read or is no CSV
 */
export async function* csvRows(file: string): AsyncGenerator<CsvRow> {
  // The callback is for pipeline's sake: the error reaches the parser, and so the loop below.
  const parser = pipeline(createReadStream(file), parse(dialect), () => undefined)
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      yield { row: info.lines, values: record }
    }
  } catch (cause) {
    if (cause instanceof CsvError) throw brokenRow(file, cause)
    throw unreadable(file, cause as NodeJS.ErrnoException)
  }
}

const brokenRow = (file: string, cause: CsvError & { lines?: number; column?: unknown }) =>
  new ReplayFileError(
    {
      file,
      row: cause.lines ?? 1,
      column: typeof cause.column === 'number' ? String(cause.column + 1) : undefined,
      found: `no valid CSV (${cause.message})`,
      expected: 'comma-separated values, each quote closed',
    },
    { cause },
  )

const unreadable = (file: string, cause: NodeJS.ErrnoException) =>
  new ReplayFileError(
    { file, found: cause.code === 'ENOENT' ? 'no such file' : cause.message, expected: 'a CSV file that this service may read' },
    { cause },
  )
