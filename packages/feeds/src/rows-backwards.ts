import { type CsvRow, type CsvSpan, csvRows } from './csv-rows'
import { ReplayFileError } from './replay-file-error'

/** Where a row begins. */
interface Mark {
  /** In bytes from the start of the file. */
  offset: number
  line: number
}

const chunkBytes = 256 * 1024

/**
 * Records where rows begin, so that the file can be read backwards in chunks. Only a pass from the start of the file can find them, because
 * quoted values may contain line breaks. Memory grows with the number of chunks, not rows.
 */
export function createMarks(bytes = chunkBytes) {
  const marks: Mark[] = []
  let next: Mark | undefined
  return {
    /** Must be called for each row, the header first. */
    note({ row, end }: CsvRow): void {
      const last = marks.at(-1)
      if (next && (!last || (end - last.offset > bytes && next.offset > last.offset))) marks.push(next)
      next = { offset: end, line: row + 1 }
    },
    /** The spans between the marks, last first. */
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
 * The rows below the header, last first, read on demand. At most one chunk is in memory.
 * @throws ReplayFileError if the file has changed or can no longer be read
 */
export async function* rowsBackwards(file: string, marks: Marks): AsyncGenerator<CsvRow> {
  for (const chunk of marks.chunks()) {
    const rows: CsvRow[] = []
    for await (const row of csvRows(file, chunk)) rows.push(row)
    if (rows.at(-1)?.end !== chunk.end)
      throw new ReplayFileError({ file, found: 'a file that changed after the replay began', expected: 'a file that does not change' })
    yield* rows.reverse()
  }
}
