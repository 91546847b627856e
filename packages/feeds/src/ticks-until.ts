import { failureOf, unlessAborted } from '@trading/runtime'
import { type Feed, type Tick, tickFault } from '@trading/strategy'

/**
 * The feed's ticks, drawn on demand until the feed ends or `abort` fires; the feed's iterator is then closed.
 * @throws Error if the feed fails or yields something other than ticks
 */
export async function* ticksUntil(abort: AbortSignal, feed: Feed): AsyncGenerator<Tick> {
  let number = 0
  for await (const { value } of valuesUntil(abort, feed)) {
    number++
    const fault = tickFault(value)
    if (fault) throw new Error(`tick ${number} of the feed is invalid: ${fault}`)
    yield value as Tick
  }
}

/**
 * The same without a look at what the feed yields. Wrapped, because an async generator would wait for a promise that it yields.
 * @throws Error if the feed fails
 */
export async function* valuesUntil(abort: AbortSignal, feed: Feed): AsyncGenerator<{ value: unknown }> {
  const iterator = iteratorOf(feed)
  let ended = false
  try {
    while (!abort.aborted) {
      const next = await nextOf(iterator, abort)
      if (next === undefined) return
      ended = next.done === true
      if (next.done) return
      yield { value: next.value }
    }
  } finally {
    // Not awaited: an async generator returns only after the tick it is waiting for, which may never come.
    if (!ended) (async () => iterator.return?.())().catch(() => undefined)
  }
}

function iteratorOf(feed: Feed): AsyncIterator<Tick> | Iterator<Tick> {
  try {
    const { [Symbol.asyncIterator]: asyncIterator, [Symbol.iterator]: iterator } = feed as AsyncIterable<Tick> & Iterable<Tick>
    return (asyncIterator ?? iterator).call(feed)
  } catch (error) {
    throw failureOf('the feed', error)
  }
}

/** The feed's next result; undefined once `abort` fired. */
async function nextOf(iterator: AsyncIterator<Tick> | Iterator<Tick>, abort: AbortSignal): Promise<IteratorResult<Tick> | undefined> {
  let next: IteratorResult<Tick> | undefined
  try {
    next = await unlessAborted(abort, iterator.next())
  } catch (error) {
    throw failureOf('the feed', error)
  }
  if (abort.aborted) return undefined
  if (typeof next === 'object' && next !== null) return next
  throw new Error(`next() of the feed returned ${String(next)}, expected an object with value and done`)
}
