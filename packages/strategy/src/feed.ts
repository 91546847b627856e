import { type ExtensionContext, methodsMissing } from '@trading/runtime'
import type { Tick } from './tick'

/**
 * Where prices come from: anything that can be iterated over, such as a generator function, an async one, or an array. The next tick is
 * asked for when it is wanted, symbols come in the order the feed gives them, and the generator finishes when the feed does.
 */
export type Feed = Iterable<Tick> | AsyncIterable<Tick>

/** What a module that is named by the setting FEED exports as its default. */
export type FeedFactory = (context: ExtensionContext) => Feed | Promise<Feed>

/** What keeps something from being a feed, in words that follow a subject; undefined where it is one. */
export function feedFault(made: unknown): string | undefined {
  const fault = methodsMissing(made, { methods: [] })
  if (fault) return fault
  const { [Symbol.iterator]: iterator, [Symbol.asyncIterator]: asyncIterator } = made as Partial<Iterable<unknown> & AsyncIterable<unknown>>
  if (typeof (asyncIterator ?? iterator) === 'function') return undefined
  return 'has no method [Symbol.iterator]() and no method [Symbol.asyncIterator](), so it cannot be iterated over'
}
