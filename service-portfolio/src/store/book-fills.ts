import type { CommitPool, Querying } from '@trading/postgres'
import { inOrder, type NewFill } from '../rules/fill-of'
import { applyFills, type InsertLate, isLate } from './apply-fills'
import type { Book, BookMemory, Change } from './book-memory'
import { insertLate } from './insert-late'
import { readBookings } from './positions'
import { unbookedOf } from './unbooked'
import { type Released, writeBooking } from './write-booking'

export interface Booked {
  /** The reports that were not booked before. */
  readonly fresh: ReadonlySet<string>
  /** How many of them came late, so that later fills of their symbol were booked again. */
  readonly late: number
  /** The newest event. */
  readonly sequence: number
  /** The quantities that were reserved for them. */
  readonly released: readonly Released[]
}

interface Outcome {
  booked: Booked
  /** Undefined if nothing was new. */
  change?: Change
}

const lockStatement = { text: 'SELECT epoch, sequence::float8 FROM head FOR UPDATE' }

const reportIdsOf = (fills: readonly NewFill[]): string[] => fills.map(({ reportId }) => reportId)

/** Undefined, and nothing is written, if the book is not what the database has, or one of the reports is booked. */
async function write(
  querying: Querying,
  { epoch, sequence: from, positions: before }: Book,
  { ordered, insertLate }: { ordered: readonly NewFill[]; insertLate: InsertLate },
): Promise<Outcome | undefined> {
  const { rows, events, positions, late } = await applyFills(ordered, { from, before, insertLate })
  const reportIds = reportIdsOf(ordered)
  const signalIds = ordered.map(({ signalId }) => signalId)
  const released = await writeBooking(querying, { epoch, from, reportIds, signalIds, rows, events, positions })
  if (!released) return undefined
  const sequence = from + events.length
  return { booked: { fresh: new Set(reportIds), late, sequence, released }, change: { epoch, from, sequence, positions } }
}

/** Within a transaction. */
async function readAndBook(querying: Querying, fills: readonly NewFill[]): Promise<Outcome> {
  // First, so that whoever books is alone until the commit.
  const [[epoch, sequence] = ['', 0]] = (await querying.values<[string, number]>(lockStatement, [])).rows
  const fresh = await unbookedOf(querying)(reportIdsOf(fills))
  const ordered = fills.filter(({ reportId }) => fresh.has(reportId)).sort(inOrder)
  if (ordered.length === 0) return { booked: { fresh, late: 0, sequence, released: [] } }
  const positions = await readBookings(querying, [...new Set(ordered.map(({ symbol }) => symbol))])
  const outcome = await write(querying, { epoch, sequence, positions }, { ordered, insertLate: (late) => insertLate(querying, late) })
  if (!outcome) throw new Error('the number of the newest event has changed while its row was locked')
  return outcome
}

const nothingIsLate: InsertLate = () => Promise.reject(new Error('a late fill cannot be booked from memory'))

/** Undefined, and nothing is written, if the memory does not suffice. */
async function bookFromMemory(querying: Querying, fills: readonly NewFill[], { book, forget }: BookMemory): Promise<Outcome | undefined> {
  const suffices = ({ positions }: Book) => fills.every((fill) => positions.has(fill.symbol) && !isLate(fill, positions.get(fill.symbol)))
  if (!book || !suffices(book)) return undefined
  const outcome = await write(querying, book, { ordered: [...fills].sort(inOrder), insertLate: nothingIsLate })
  if (!outcome) forget()
  return outcome
}

/**
 * Books fills in one commit: their report ids, the positions, and one numbered event for each; what was reserved for them is released with it. A
 * report that is booked already changes nothing. No report may be given twice.
 *
 * The positions that were booked last are kept, and mostly one statement books from them: it writes nothing if the newest event is another than
 * expected or a report is booked. Then, and for a new symbol or a late fill, everything is read behind a lock.
 */
export function bookFills(pool: CommitPool, memory: BookMemory) {
  const book = async (fills: readonly NewFill[]): Promise<Outcome> =>
    (await bookFromMemory(pool, fills, memory)) ?? (await pool.transaction((querying) => readAndBook(querying, fills)))
  return async (fills: readonly NewFill[]): Promise<Booked> => {
    const { booked, change } = await book(fills)
    if (change) memory.keep(change)
    return booked
  }
}

/** Works like `bookFills`, and is rolled back. */
export const rehearseBooking = (pool: CommitPool, fills: readonly NewFill[]): Promise<unknown> =>
  pool.undone((querying) => readAndBook(querying, fills))
