import { type Kept, type MarketTick, readPosition, readSnapshot, type Stored, storeHeartbeat, storeTick } from '@trading/market-data'
import { type RedisConnection, RedisUnavailable } from '@trading/redis'
import { describeCause, type Log, type Owned, pause } from '@trading/runtime'
import { createOutbox, type Outbox } from './outbox'

export interface PriceWriterOptions {
  redis: Pick<RedisConnection, 'call' | 'onUp' | 'up'>
  kept: Kept
  log: Log
  heartbeatMs?: number
  /** Milliseconds since the epoch. */
  now?: () => number
  /** Whether the last prices still stand. While they do not, none is confirmed, and readers see them grow old. */
  pricesStand?: () => boolean
  /** Called once for each symbol, with what earlier writers have left in Redis. They may have died before their history had it. */
  onInherited?: (ticks: readonly MarketTick[]) => void
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

/** One symbol on its way to Redis. */
interface Lane {
  readonly symbol: string
  readonly epoch: number
  readonly outbox: Outbox
  claimed: boolean
  /** The sequence of the last tick that was published for certain. */
  published: number
  /** Whether it is known what Redis has. */
  inStep: boolean
  pumping: boolean
}

/** Ticks of one symbol that may be on their way to Redis at once. */
const mostUnderWay = 64
const retryMs = 500

/**
 * Stores ticks in Redis in their order, and confirms each symbol once a second. While Redis is away the newest ticks are kept; when it is back,
 * everything that it does not have is stored, whether it missed ticks or lost them.
 */
export function openPriceWriter(options: PriceWriterOptions): PriceWriter {
  const { redis, kept, log, heartbeatMs = 1_000, now = Date.now, pricesStand = () => true, onInherited, onStored, onDropped } = options
  const lanes = new Map<string, Lane>()
  const closing = new AbortController()
  /** Why Redis stores nothing although it answers, such as that it is full. */
  let refusal: string | undefined
  let giveWay: () => void = () => undefined
  const fenced = new Promise<void>((resolve) => {
    giveWay = resolve
  })

  const yieldTo = (higher: number): void => {
    if (!closing.signal.aborted) log.error({ event: 'writer.fenced', higher }, `another writer has taken over: its epoch is ${higher}`)
    closing.abort()
    giveWay()
  }
  /** Whether it is stored now, or was before. */
  const isOurs = (stored: Stored): boolean => {
    if (typeof stored !== 'object') return true
    yieldTo(stored.fencedBy)
    return false
  }
  const accepted = (): void => {
    if (refusal) log.info({ event: 'prices.accepted' }, 'Redis stores prices again')
    refusal = undefined
  }
  const refused = (error: unknown): void => {
    if (!refusal) log.error({ event: 'prices.refused', err: error }, `Redis does not store prices: ${describeCause(error)}; trying again`)
    refusal = describeCause(error)
  }
  const beat = ({ symbol, epoch }: Lane): Promise<Stored> => redis.call((client) => storeHeartbeat(client, { symbol, epoch, at: now() }))
  /** From now on no earlier writer can store this symbol, so what is there is all that they have left. */
  const claim = async (lane: Lane): Promise<void> => {
    if (!isOurs(await beat(lane))) return
    const left = await redis.call((client) => readSnapshot(client, { symbol: lane.symbol, count: kept.count }))
    onInherited?.(left?.recent.filter(({ epoch }) => epoch < lane.epoch) ?? [])
    lane.claimed = true
  }
  const storeSome = async (lane: Lane): Promise<void> => {
    const under: { tick: MarketTick; storing: Promise<Stored> }[] = []
    const { next, stands } = lane.outbox
    for (let tick = next(); tick && under.length < mostUnderWay; tick = next()) {
      const sending = tick
      const again = sending.sequence <= lane.published
      under.push({ tick, storing: redis.call((client) => storeTick(client, sending, kept, { again })) })
      stands(tick)
    }
    const settled = await Promise.allSettled(under.map(({ storing }) => storing))
    for (const [index, result] of settled.entries()) {
      if (result.status === 'rejected') throw result.reason
      if (!isOurs(result.value)) continue
      const { tick } = under[index] as (typeof under)[number]
      lane.published = Math.max(lane.published, tick.sequence)
      if (result.value === 'stored') onStored?.(tick)
    }
    accepted()
  }
  /** Until everything is stored or Redis is away. */
  const pump = async (lane: Lane): Promise<void> => {
    if (!lane.inStep || lane.pumping) return
    lane.pumping = true
    try {
      while (!closing.signal.aborted && redis.up && lane.outbox.next()) await storeSome(lane)
      lane.pumping = false
    } catch (error) {
      // The outcome is unknown: what Redis has is asked when it is back.
      lane.inStep = false
      log.debug({ err: error, symbol: lane.symbol }, `could not store a price of ${lane.symbol}: ${describeCause(error)}`)
      if (!(error instanceof RedisUnavailable)) {
        refused(error)
        await pause(retryMs, closing.signal)
      }
      lane.pumping = false
      void resume(lane)
    }
  }
  const resume = async (lane: Lane): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        if (!lane.claimed) await claim(lane)
        lane.outbox.stands(await redis.call((client) => readPosition(client, lane.symbol)))
        lane.inStep = true
        return await pump(lane)
      } catch (error) {
        if (!(error instanceof RedisUnavailable)) refused(error)
        // The next connection resumes.
        else if (!redis.up) return
        await pause(retryMs, closing.signal)
      }
    }
  }

  const beating = setInterval(() => {
    if (closing.signal.aborted || !redis.up || !pricesStand()) return
    for (const lane of lanes.values()) {
      // What Redis has is not the last price while others wait.
      if (!lane.inStep || lane.outbox.next()) continue
      // Readers notice a heartbeat that is missing.
      void beat(lane).then(isOurs, () => undefined)
    }
  }, heartbeatMs)
  redis.onUp(() => {
    for (const lane of lanes.values()) {
      lane.inStep = false
      void resume(lane)
    }
  })
  const laneOf = ({ symbol, epoch }: MarketTick): Lane => {
    const known = lanes.get(symbol)
    if (known) return known
    const lane: Lane = {
      symbol,
      epoch,
      outbox: createOutbox({ keep: kept.count }),
      claimed: false,
      published: 0,
      inStep: false,
      pumping: false,
    }
    lanes.set(symbol, lane)
    void resume(lane)
    return lane
  }

  return {
    write(tick) {
      const lane = laneOf(tick)
      const { dropped } = lane.outbox
      lane.outbox.add(tick)
      if (lane.outbox.dropped > dropped) onDropped?.(lane.outbox.dropped - dropped)
      void pump(lane)
    },
    fenced,
    unready: () => refusal && `Redis does not store prices: ${refusal}`,
    async close() {
      closing.abort()
      clearInterval(beating)
    },
  }
}
