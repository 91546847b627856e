import { type CsvRow, type CsvSpan, csvRows } from './csv-rows'
import { ReplayFileError } from './replay-file-error'

/** Where a row begins. */
interface Mark {
  /** In bytes from the beginning of the file. */
  offset: number
  line: number
}

const chunkBytes = 256 * 1024

/**
 * Notes where to enter a file that is read backwards. Only rows that were read from the beginning tell where a row begins: a line break may
 * stand inside of quotes. A few bytes are kept for each chunk of the file, however many rows there are.
 */
export function createMarks(bytes = chunkBytes) {
  const marks: Mark[] = []
  let next: Mark | undefined
  return {
    /** To be told of each row, the header first. */
    note({ row, end }: CsvRow): void {
      const last = marks.at(-1)
      if (next && (!last || (end - last.offset > bytes && next.offset > last.offset))) marks.push(next)
      next = { offset: end, line: row + 1 }
    },
    /** What lies between the marks, the last first. */
    *chunks(): Generator<CsvSpan> {
      let end = next?.offset ?? 0
      for (const { offset, line } of marks.slice().reverse()) {
        yield { start: offset, end, line }
        end = offset
      }
    },
  }
}

export type Marks = ReturnType<typeof createMarks>

/**
 * The rows below the header, the last first, read as they are asked for. No more than a chunk of them is in memory.
 * @throws ReplayFileError where the file can no longer be read as it was
 */
export async function* rowsBackwards(file: string, marks: Marks): AsyncGenerator<CsvRow> {
  for (const chunk of marks.chunks()) {
    const rows: CsvRow[] = []
    for await (const row of csvRows(file, chunk)) rows.push(row)
    if (rows.at(-1)?.end !== chunk.end)
      throw new ReplayFileError({ file, found: 'that it has changed since the replay began', expected: 'a file that stays as it is' })
    yield* rows.reverse()
  }
}
