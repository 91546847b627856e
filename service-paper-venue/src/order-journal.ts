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

/** The file cannot keep the orders: a person must mend it or name another. */
export class BookUnusable extends ConfigurationError<'ORDER_BOOK'> {
  override readonly name = 'BookUnusable'
}

const recordSchema: z.ZodType<BookRecord> = z.union([
  z.strictObject({ order: orderSchema, takenAt: z.number() }),
  z.strictObject({ clientOrderId: z.string(), outcome: outcomeSchema }),
])

const newline = 10

/**
 * An order book's records in a file that is appended to, one JSON line each. A record is with the operating system when `append`
 * returns, so it outlives this process however that ends. It is not synced to the disk: a loss of power may take the last ones.
 * @throws BookUnusable, also from `replay` on a record that cannot be read
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
    // What was cut off was never answered for.
    ftruncateSync(file, kept)
    warn?.(`the last line of ${path} was cut off, as by a crash while it was written: dropped ${rest.length} bytes`)
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
      `cannot keep orders in ${resolve(path)}: ${why}; set PAPER_VENUE_BOOK to a file that this user may write`,
      { cause },
    )
  let file: number
  try {
    file = openSync(path, 'a+')
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw unusable(code === 'ENOENT' ? 'there is no such folder' : message, cause)
  }
  // A pipe or a terminal does not give back what was written to it.
  if (fstatSync(file).isFile()) return file
  closeSync(file)
  throw unusable('it is no regular file')
}

function parsed(line: string, where: string): BookRecord {
  try {
    const { success, data, error } = recordSchema.safeParse(JSON.parse(line))
    if (success) return data
    throw new Error(complaints(error))
  } catch (error) {
    const message = `${where} cannot be read: ${describeCause(error)}; mend the line, or set PAPER_VENUE_BOOK to another file`
    throw new BookUnusable('ORDER_BOOK', message, { cause: error })
  }
}
