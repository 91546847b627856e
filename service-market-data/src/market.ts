import { createPace, valuesUntil } from '@trading/feeds'
import type { MarketTick } from '@trading/market-data'
import { pause } from '@trading/runtime'
import type { Feed } from '@trading/strategy'
import type { Accepted, TickFault } from './accept-tick'
import type { FeedSilence } from './feed-silence'

export interface MarketOptions {
  feed: Feed
  epoch: number
  accept: (given: unknown) => Accepted
  /** Time between two ticks of one symbol. */
  intervalMs: number
  silence: Pick<FeedSilence, 'asked' | 'answered'>
  abort: AbortSignal
  onTick: (tick: MarketTick) => void
  onRefused: (fault: TickFault, why: string) => void
  /** Milliseconds since the epoch. */
  now?: () => number
}

/** Ticks that may follow each other without a wait before the process turns to its other work, such as storing them. */
const mostAtOnce = 32
const otherWork = () => new Promise<void>((resolve) => setImmediate(resolve))

/** Draws the feed at its pace until it ends or `abort` fires, and numbers the ticks of each symbol. */
export async function runMarket({
  feed,
  epoch,
  accept,
  intervalMs,
  silence,
  abort,
  onTick,
  onRefused,
  now = Date.now,
}: MarketOptions): Promise<void> {
  const symbols = new Map<string, { sequence: number; pace: () => number; dueAt: number }>()
  let atOnce = 0
  silence.asked()
  for await (const { value } of valuesUntil(abort, feed)) {
    const accepted = accept(value)
    if ('fault' in accepted) {
      onRefused(accepted.fault, accepted.why)
      // A feed that yields nothing else must not keep the process from its other work.
      await otherWork()
      continue
    }
    silence.answered()
    const { tick } = accepted
    const symbol = symbols.get(tick.symbol) ?? { sequence: 0, pace: createPace({ intervalMs, now }), dueAt: 0 }
    symbols.set(tick.symbol, symbol)
    const waitMs = symbol.dueAt - now()
    atOnce = waitMs > 0 ? 0 : atOnce + 1
    if (waitMs > 0) await pause(waitMs, abort)
    else if (atOnce % mostAtOnce === 0) await otherWork()
    if (abort.aborted) return
    symbol.dueAt = now() + symbol.pace()
    const { symbol: name, price, quantity, eventAt } = tick
    // Field by field: added to a spread copy they would cost ten times the time, and several times the memory.
    onTick({ symbol: name, epoch, sequence: ++symbol.sequence, price, quantity, eventAt, ingestedAt: now() })
    silence.asked()
  }
}
