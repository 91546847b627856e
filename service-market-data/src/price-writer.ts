import { type Kept, type MarketTick, readPosition, storeHeartbeat, storeTick } from '@trading/market-data'
import type { RedisConnection } from '@trading/redis'
import { describeCause, type Log, type Owned } from '@trading/runtime'
import { createOutbox, type Outbox } from './outbox'

export interface PriceWriterOptions {
  redis: Pick<RedisConnection, 'call' | 'onUp' | 'up'>
  kept: Kept
  log: Log
  heartbeatMs?: number
  /** Milliseconds since the epoch. */
  now?: () => number
  onStored?: (tick: MarketTick) => void
  onDropped?: (ticks: number) => void
}

export interface PriceWriter extends Owned {
  /** Queues a tick; never waits. */
  write(tick: MarketTick): void
  /** Resolves if another writer has taken over. */
  fenced: Promise<void>
  close(): Promise<void>
}

/** Ticks of one symbol that may be on their way to Redis at once. */
const mostUnderWay = 64

/**
 * Stores ticks in Redis in their order, and confirms each symbol once a second. While Redis is away the newest ticks are kept; when it is back,
 * everything that it does not have is stored, whether it missed ticks or lost them.
 */
export function openPriceWriter(options: PriceWriterOptions): PriceWriter {
  const { redis, kept, log, heartbeatMs = 1_000, now = Date.now, onStored, onDropped } = options
  const outboxes = new Map<string, Outbox>()
  const pumping = new Set<string>()
  let closing = false
  let giveWay: () => void = () => undefined
  const fenced = new Promise<void>((resolve) => {
    giveWay = resolve
  })

  const yieldTo = (higher: number): void => {
    if (!closing) log.error({ event: 'writer.fenced', higher }, `another writer has taken over: its epoch is ${higher}`)
    closing = true
    giveWay()
  }
  const storeSome = async (outbox: Outbox): Promise<void> => {
    const under: { tick: MarketTick; storing: ReturnType<typeof storeTick> }[] = []
    const { next } = outbox
    for (let tick = next(); tick && under.length < mostUnderWay; tick = next()) {
      const sending = tick
      under.push({ tick, storing: redis.call((client) => storeTick(client, sending, kept)) })
      outbox.stands(tick)
    }
    const settled = await Promise.allSettled(under.map(({ storing }) => storing))
    for (const [index, result] of settled.entries()) {
      if (result.status === 'rejected') throw result.reason
      if (typeof result.value === 'object') yieldTo(result.value.fencedBy)
      else if (result.value === 'stored') onStored?.(under[index]?.tick as MarketTick)
    }
  }
  /** Until everything is stored or Redis is away. */
  const pump = async (symbol: string, outbox: Outbox): Promise<void> => {
    if (pumping.has(symbol)) return
    pumping.add(symbol)
    try {
      while (!closing && redis.up && outbox.next()) await storeSome(outbox)
    } catch (error) {
      // The outcome is unknown: what Redis has is asked when it is back.
      log.debug({ err: error, symbol }, `could not store a price of ${symbol}: ${describeCause(error)}`)
      void resume(symbol, outbox)
    } finally {
      pumping.delete(symbol)
    }
  }
  const resume = async (symbol: string, outbox: Outbox): Promise<void> => {
    try {
      outbox.stands(await redis.call((client) => readPosition(client, symbol)))
    } catch {
      // The next connection resumes.
      return
    }
    await pump(symbol, outbox)
  }
  const beat = (symbol: string, epoch: number): Promise<void> =>
    redis
      .call((client) => storeHeartbeat(client, { symbol, epoch, at: now() }))
      .then((stored) => {
        if (typeof stored === 'object') yieldTo(stored.fencedBy)
      })
      // Readers notice that it is missing.
      .catch(() => undefined)

  const beating = setInterval(() => {
    if (closing || !redis.up) return
    for (const [symbol, { last }] of outboxes) if (last) void beat(symbol, last.epoch)
  }, heartbeatMs)
  redis.onUp(() => {
    for (const [symbol, outbox] of outboxes) void resume(symbol, outbox)
  })

  return {
    write(tick) {
      let outbox = outboxes.get(tick.symbol)
      if (!outbox) {
        outbox = createOutbox({ keep: kept.count })
        outboxes.set(tick.symbol, outbox)
      }
      const { dropped } = outbox
      outbox.add(tick)
      if (outbox.dropped > dropped) onDropped?.(outbox.dropped - dropped)
      void pump(tick.symbol, outbox)
    },
    fenced,
    async close() {
      closing = true
      clearInterval(beating)
    },
  }
}
