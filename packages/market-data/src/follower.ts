import { pause } from '@trading/runtime'
import { type Applied, createBook } from './book'
import type { MarketTick } from './market-tick'
import type { Snapshot } from './snapshot'
import { type Heartbeat, readHeartbeat, readTick } from './wire'

/**
 * `live`: the price is confirmed. `stale`: there is none, or nobody has confirmed it for too long. `resyncing`: something may have been
 * missed. `disconnected`: Redis is out of reach.
 */
export type PriceState = 'live' | 'stale' | 'resyncing' | 'disconnected'

export interface FollowerOptions {
  symbol: string
  /** How many recent ticks to keep. */
  keep: number
  /** The age, in milliseconds, beyond which a price is stale. */
  maxAgeMs: number
  /** Reads what Redis holds. Rejects if there is no connection. */
  load: () => Promise<Snapshot | undefined>
  onTick?: (tick: MarketTick) => void
  onGap?: () => void
  /** Milliseconds since the epoch. */
  now?: () => number
}

export interface Follower {
  /** A message of the symbol's channel. */
  message(text: string): void
  /** The connection is up and subscribed: what was published from now on arrives. */
  up(): void
  down(): void
  readonly last: MarketTick | undefined
  readonly state: PriceState
  /** Milliseconds since the last tick or heartbeat, by the writer's clock and this one's; undefined without a price. */
  readonly ageMs: number | undefined
  recent(count: number): readonly MarketTick[]
}

const firstRetryMs = 20
const maxRetryMs = 500
/** The most messages to keep while a snapshot is on its way. Beyond this they are dropped, and another snapshot is read. */
const mostWaiting = 1_000

/**
 * Follows one symbol: subscribed first, then a snapshot that replaces what was known, then each message that continues it. Whatever does not
 * continue it leads to another snapshot.
 */
export function createFollower({ symbol, keep, maxAgeMs, load, onTick, onGap, now = Date.now }: FollowerOptions): Follower {
  const book = createBook({ keep })
  /** Messages that came while a snapshot was on its way; undefined if none is. */
  let waiting: (MarketTick | Heartbeat)[] | undefined
  let overflowed = false
  /** Of the connection; undefined while there is none. */
  let connected: AbortController | undefined

  const apply = (message: MarketTick | Heartbeat): Applied => {
    if (!('price' in message)) return book.heartbeat(message)
    const applied = book.tick(message)
    if (applied === 'taken') onTick?.(message)
    return applied
  }

  /** Whether nothing was missed any more. */
  const take = (snapshot: Snapshot | undefined, messages: readonly (MarketTick | Heartbeat)[]): boolean => {
    // A symbol that no writer has claimed yet has nothing to miss.
    const isUnclaimed = snapshot === undefined && book.position.epoch === 0
    const before = book.last
    if (!isUnclaimed && !(snapshot && book.replace(snapshot))) return false
    if (book.last && book.last !== before && (book.last.epoch !== before?.epoch || book.last.sequence !== before.sequence))
      onTick?.(book.last)
    return messages.every((message) => apply(message) !== 'gap')
  }

  const resync = async (abort: AbortSignal): Promise<void> => {
    waiting = []
    for (let waitMs = firstRetryMs; !abort.aborted; waitMs = Math.min(maxRetryMs, waitMs * 2)) {
      const snapshot = await load().catch(() => 'failed' as const)
      if (abort.aborted) return
      const messages = waiting
      waiting = []
      if (snapshot !== 'failed' && !overflowed && take(snapshot, messages)) {
        waiting = undefined
        return
      }
      overflowed = false
      await pause(waitMs, abort)
    }
  }

  return {
    message(text) {
      const message = readTick(symbol, text) ?? readHeartbeat(text)
      if (!message || !connected) return
      if (waiting) {
        overflowed ||= waiting.length >= mostWaiting
        if (!overflowed) waiting.push(message)
      } else if (apply(message) === 'gap') {
        onGap?.()
        void resync(connected.signal)
      }
    },
    up() {
      connected?.abort()
      connected = new AbortController()
      void resync(connected.signal)
    },
    down() {
      connected?.abort()
      connected = undefined
    },
    get last() {
      return book.last
    },
    get state() {
      if (!connected) return 'disconnected'
      if (waiting) return 'resyncing'
      const { ageMs } = this
      return ageMs !== undefined && ageMs <= maxAgeMs ? 'live' : 'stale'
    },
    get ageMs() {
      return book.confirmedAt === undefined ? undefined : Math.max(0, now() - book.confirmedAt)
    },
    recent: (count) => book.recent(count),
  }
}
