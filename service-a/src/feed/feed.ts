/** One price of one instrument. */
export interface Tick {
  /** The instrument in the venue's spelling: 1 to 64 printable ASCII characters, no comma, no space at either end. */
  symbol: string
  /** An exact decimal above zero, such as `"189.25"`: never a number, which cannot hold 0.1. */
  price: string
  /** When the price was made, as the feed's source spells it. */
  at?: string
}

/**
 * Where prices come from: anything that can be iterated over, such as a generator function, an async one, or an array. The next tick is
 * asked for when it is wanted, symbols come in the order the feed gives them, and the generator finishes when the feed does.
 */
export type Feed = Iterable<Tick> | AsyncIterable<Tick>
