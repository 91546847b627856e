import type { Booking } from './positions'

/** The positions at an event, as far as they are known. */
export interface Book {
  readonly epoch: string
  readonly sequence: number
  readonly positions: ReadonlyMap<string, Booking>
}

/** What a commit has changed. */
export interface Change extends Book {
  /** The newest event before it. */
  readonly from: number
}

export type BookMemory = ReturnType<typeof createBookMemory>

const mostSymbols = 10_000

/**
 * The positions that this process has booked last. They may be older than the database's, never newer: every booking makes an event, so whoever
 * books from them proves by epoch and event number that they still hold.
 */
export function createBookMemory(most = mostSymbols) {
  let book: { epoch: string; sequence: number; positions: Map<string, Booking> } | undefined

  return {
    get book(): Book | undefined {
      return book
    },
    /** After the commit. */
    keep({ epoch, from, sequence, positions }: Change): void {
      const follows = book?.epoch === epoch && book.sequence === from && book.positions.size + positions.size <= most
      if (!book || !follows) {
        book = { epoch, sequence, positions: new Map(positions) }
        return
      }
      for (const [symbol, position] of positions) book.positions.set(symbol, position)
      book.sequence = sequence
    },
    forget(): void {
      book = undefined
    },
  }
}
