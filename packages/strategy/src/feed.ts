import { type ExtensionContext, methodsMissing } from '@trading/runtime'
import type { Tick } from './tick'

/**
 * The source of prices: anything iterable, such as a generator function, an async one, or an array. The next tick is requested when it is
 * needed, symbols come in the feed's order, and the generator finishes when the feed does.
 */
export type Feed = Iterable<Tick> | AsyncIterable<Tick>

/** The default export of a module named by the setting FEED. */
export type FeedFactory = (context: ExtensionContext) => Feed | Promise<Feed>

/** Why a value is not a feed, as a predicate without its subject; undefined if it is one. */
export function feedFault(made: unknown): string | undefined {
  const fault = methodsMissing(made, { methods: [] })
  if (fault) return fault
  const { [Symbol.iterator]: iterator, [Symbol.asyncIterator]: asyncIterator } = made as Partial<Iterable<unknown> & AsyncIterable<unknown>>
  if (typeof (asyncIterator ?? iterator) === 'function') return undefined
  return 'has no method [Symbol.iterator]() and no method [Symbol.asyncIterator](), so it cannot be iterated over'
}
