import type { MarketTick } from '@trading/market-data'
import type { History } from '@trading/market-history'
import type { RedisConnection } from '@trading/redis'
import { describeCause, type Log, type Owned, pause, within } from '@trading/runtime'
import { ttlMsByDefault } from './cached-history'
import { isLate } from './closed-candles'
import { renewGeneration, storeEntry } from './fence'
import { candlesOf, type Group, instruments } from './keys'

export interface CacheWriterOptions {
  redis: Pick<RedisConnection, 'call' | 'onUp'>
  history: Pick<History, 'instruments'>
  log: Log
  /** As that of the readers. */
  ttlMs?: number
  /** Milliseconds since the epoch. */
  now?: () => number
}

/** Keeps the cache true to the history. To be told after each commit, never before. */
export interface CacheWriter extends Owned {
  /** Ticks were appended: announces the symbols of those that are late, whose candles readers may have cached. */
  ticksWritten(ticks: readonly Pick<MarketTick, 'symbol' | 'eventAt'>[]): void
  /** Candles of the past have changed, such as by a file of bars. */
  candlesChanged(symbol: string): void
  /** Instruments have changed: the cache gets the new ones. */
  instrumentsChanged(): void
  /** Resolves, within this time, with whether everything has been announced. */
  announced(withinMs: number): Promise<boolean>
  warning(): string | undefined
  close(): Promise<void>
}

const firstRetryMs = 50
const maxRetryMs = 2_000
/** How long closing waits for what is left. */
const closeMs = 1_000

const staleFor = (ttlMs: number): string => `the cache may serve what was before for up to ${ttlMs / 1_000} s`

/**
 * Announces changes, and tries again while Redis is away. What was announced within the last `ttlMs` is announced again on each new
 * connection, in case that Redis came back with what it had before.
 */
export function openCacheWriter({ redis, history, log, ttlMs = ttlMsByDefault, now = Date.now }: CacheWriterOptions): CacheWriter {
  const closing = new AbortController()
  const pending = new Set<Group>()
  /** When each was announced, the earliest first. */
  const recent = new Map<Group, number>()
  const written = new Set<string>()
  let announcing: Promise<void> | undefined
  let trouble: string | undefined

  const remember = (group: Group): void => {
    recent.delete(group)
    recent.set(group, now())
    for (const [old, at] of recent) {
      if (at > now() - ttlMs) return
      recent.delete(old)
    }
  }
  /** A write-through: what is read after the renewal has every change that was announced. */
  const refill = async (generation: string): Promise<void> => {
    try {
      const text = JSON.stringify(await history.instruments())
      await redis.call((client) => storeEntry(client, { ...{ group: instruments, name: 'all', generation, text }, lifeMs: ttlMs, ttlMs }))
    } catch (error) {
      // Readers load it.
      log.debug({ err: error }, `could not write the instruments through: ${describeCause(error)}`)
    }
  }
  const announce = async (group: Group): Promise<void> => {
    const generation = await redis.call((client) => renewGeneration(client, { group, ttlMs }))
    remember(group)
    if (group === instruments) await refill(generation)
  }
  const announceAll = async (): Promise<void> => {
    for (let waitMs = firstRetryMs; pending.size > 0 && !closing.signal.aborted; ) {
      const [group] = pending as Set<Group> & [Group]
      // First, so that a change that comes meanwhile is announced, too.
      pending.delete(group)
      try {
        await announce(group)
        trouble = undefined
        waitMs = firstRetryMs
      } catch (error) {
        pending.add(group)
        if (!trouble) log.warn({ event: 'cache.behind' }, `cannot announce changes to the cache: ${describeCause(error)}; trying again`)
        trouble = describeCause(error)
        await pause(waitMs, closing.signal)
        waitMs = Math.min(maxRetryMs, waitMs * 2)
      }
    }
  }
  const start = (): void => {
    announcing ??= announceAll().finally(() => {
      announcing = undefined
      if (pending.size > 0 && !closing.signal.aborted) start()
    })
  }
  const changed = (group: Group): void => {
    pending.add(group)
    start()
  }
  redis.onUp(() => {
    for (const group of recent.keys()) changed(group)
  })

  return {
    ticksWritten(ticks) {
      for (const { symbol, eventAt } of ticks) {
        // The first of each symbol, too: a writer before may have been killed between a commit and its announcement.
        if (written.has(symbol) && !isLate(eventAt, now())) continue
        written.add(symbol)
        changed(candlesOf(symbol))
      }
    },
    candlesChanged: (symbol) => changed(candlesOf(symbol)),
    instrumentsChanged: () => changed(instruments),
    async announced(withinMs) {
      await within(withinMs, announcing ?? Promise.resolve())
      return pending.size === 0 && announcing === undefined
    },
    warning: () => trouble && `changes of the history are not announced to its cache yet: ${trouble}`,
    async close() {
      await within(closeMs, announcing ?? Promise.resolve())
      closing.abort()
      if (pending.size === 0) return
      log.warn({ event: 'cache.stale', groups: pending.size }, `${pending.size} changes were not announced: ${staleFor(ttlMs)}`)
    },
  }
}
