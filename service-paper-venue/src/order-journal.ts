import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { resolve } from 'node:path'
import { complaints } from '@trading/contracts'
import type { BookJournal, BookRecord } from '@trading/paper-venue'
import { ConfigurationError, describeCause } from '@trading/runtime'
import { orderSchema, outcomeSchema } from '@trading/venue'
import { z } from 'zod'

export interface OrderJournalOptions {
  path: string
  warn?: ((message: string) => void) | undefined
}

export interface OrderJournal extends BookJournal {
  close(): void
}

/** The file cannot store the orders: an operator must fix it or choose another. */
export class BookUnusable extends ConfigurationError<'ORDER_BOOK'> {
  override readonly name = 'BookUnusable'
}

const recordSchema: z.ZodType<BookRecord> = z.union([
  z.strictObject({ order: orderSchema, takenAt: z.number() }),
  z.strictObject({ clientOrderId: z.string(), outcome: outcomeSchema }),
])

const newline = 10

/**
 * Appends an order book's records to a file, one JSON line each. When `append` returns the operating system has the record, so it survives
 * any crash of this process. It is not synced to disk: a power failure may lose the latest records.
 * @throws BookUnusable, also from `replay` for an unreadable record
 */
export function openOrderJournal({ path, warn }: OrderJournalOptions): OrderJournal {
  const file = openFile(path)

  const replay = (each: (record: BookRecord) => void) => {
    const chunk = Buffer.alloc(1 << 20)
    let rest = Buffer.alloc(0)
    let kept = 0
    let number = 0
    for (let read: number; ; ) {
      read = readSync(file, chunk, 0, chunk.length, kept + rest.length)
      if (read === 0) break
      rest = Buffer.concat([rest, chunk.subarray(0, read)])
      let start = 0
      for (let end = rest.indexOf(newline); end >= 0; end = rest.indexOf(newline, start)) {
        each(parsed(rest.toString('utf8', start, end), `line ${++number} of ${path}`))
        start = end + 1
      }
      rest = rest.subarray(start)
      kept += start
    }
    if (rest.length === 0) return
    // The order of a truncated record was never answered.
    ftruncateSync(file, kept)
    warn?.(`the last line of ${path} is incomplete, probably after a crash: dropped ${rest.length} bytes`)
  }

  return {
    replay,
    append: (record) => void writeSync(file, `${JSON.stringify(record)}\n`),
    close: () => closeSync(file),
  }
}

function openFile(path: string): number {
  const unusable = (why: string, cause?: unknown) =>
    new BookUnusable(
      'ORDER_BOOK',
      `cannot store orders in ${resolve(path)}: ${why}; set PAPER_VENUE_BOOK to a file that this user may write`,
      { cause },
    )
  let file: number
  try {
    file = openSync(path, 'a+')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw unusable(code === 'ENOENT' ? 'no such folder' : message, cause)
  }
  // Records written to a pipe or terminal cannot be read back.
  if (fstatSync(file).isFile()) return file
  closeSync(file)
  throw unusable('not a regular file')
}

function parsed(line: string, where: string): BookRecord {
  try {
    const { success, data, error } = recordSchema.safeParse(JSON.parse(line))
    if (success) return data
    throw new Error(complaints(error))
  } catch (error) {
    const message = `${where} cannot be read: ${describeCause(error)}; fix the line, or set PAPER_VENUE_BOOK to another file`
    throw new BookUnusable('ORDER_BOOK', message, { cause: error })
  }
}
