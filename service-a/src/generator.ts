import { setMaxListeners } from 'node:events'
import type { Signal } from '@trading/contracts'
import { createPace, ticksUntil } from '@trading/feeds'
import type { Decision, Feed, Strategy, Tick } from '@trading/strategy'
import { publishUntilStale } from './publish-until-stale'
import { createSignalFactory, type SignalFactoryOptions } from './signal-factory'
import { createSignalLog, type DropReason, type GeneratorLog } from './signal-log'
import { createSignalPace } from './signal-pace'
import { type Sleep, sleep as sleepFor } from './sleep'
import { askStrategy } from './strategy/ask-strategy'
import { countWarmUp } from './strategy/warm-up'
import { createWindow } from './window'

export interface GeneratorOptions extends Omit<SignalFactoryOptions, 'strategy'> {
  feed: Feed
  strategy: Strategy
  /** Resolves once the broker confirmed the signal, otherwise rejects, even if the outcome is unknown; the signal is then retried. */
  publish: (signal: Signal) => Promise<void>
  log: GeneratorLog
  /** The time between ticks once the strategy has warmed up, or between signals if the feed is live. */
  intervalMs?: number
  /**
   * The feed has a pace of its own: the strategy sees every tick as it comes, and a signal is issued only on a tick that is current, at most
   * one per interval.
   */
  isCurrent?: ((tick: Tick) => boolean) | undefined
  /** Finish after issuing this many signals, whether published or dropped; 0 for no limit. */
  limit?: number
  /** How many signals may be in flight, neither published nor dropped; further ticks wait. */
  window?: number
  /** How long `close` waits for the signals in flight before it drops them. */
  drainMs?: number
  onPublished?: (signal: Signal) => void
  onDropped?: (signal: Signal, reason: DropReason) => void
  sleep?: Sleep
  random?: () => number
}

export interface SignalGenerator {
  /**
   * Resolves when the feed has ended or the limit is reached, and no signal is in flight. If the feed or strategy fails or returns
   * something invalid, it rejects once the signals in flight are published or dropped, after at most `drainMs`.
   */
  finished: Promise<void>
  /** Stops the ticks at once and waits at most `drainMs` for the signals in flight. */
  close(): Promise<void>
}

/** Draws ticks, asks the strategy about each and publishes its decisions. Signals are published concurrently, so in no particular order. */
export function createGenerator(options: GeneratorOptions): SignalGenerator {
  const { feed, strategy, publish, log, intervalMs = 3_000, limit = 0, window = 256, drainMs = 10_000, onPublished, onDropped } = options
  const { isCurrent, now = Date.now, sleep = sleepFor, random = Math.random } = options
  const stop = new AbortController()
  const giveUp = new AbortController()
  // Each signal in flight adds a listener and the window bounds those, so Node's leak warning would be wrong.
  setMaxListeners(0, giveUp.signal)
  const nextSlot = createPace({ intervalMs, now })
  const inFlight = createWindow(window)
  const makeSignal = createSignalFactory({ ...options, strategy: strategy.name })
  const decide = askStrategy(strategy)
  const isWarmUp = countWarmUp(strategy.warmUpTicks)
  const signalLog = createSignalLog(log)
  const ports = { publish, abort: giveUp.signal, onFailure: signalLog.attemptFailed, now, sleep, random }
  let issued = 0

  const deliver = async (signal: Signal) => {
    const { result, ...attempts } = await publishUntilStale(signal, ports)
    if (result === 'published') {
      signalLog.published(signal)
      onPublished?.(signal)
    } else {
      signalLog.dropped(signal, { reason: result, ...attempts })
      onDropped?.(signal, result)
    }
  }
  const issue = (tick: Tick, decision: Decision) => {
    const signal = makeSignal(tick, decision)
    issued++
    inFlight.add(deliver(signal))
  }

  const isOver = () => limit > 0 && issued === limit
  const drawAtPace = async () => {
    for await (const tick of ticksUntil(stop.signal, feed)) {
      const warmUp = isWarmUp(tick)
      const decision = decide(tick)
      if (decision) issue(tick, decision)
      if (isOver()) return
      if (warmUp && !decision) continue
      // Wait before drawing the next tick, not after, so that its price is fresh when the strategy decides.
      await sleep(nextSlot(), stop.signal)
      await inFlight.room(stop.signal)
    }
  }
  const drawLive = async (isFresh: (tick: Tick) => boolean) => {
    const pace = createSignalPace({ intervalMs, now })
    for await (const tick of ticksUntil(stop.signal, feed)) {
      const decision = decide(tick)
      if (!decision || !isFresh(tick) || !pace.isDue(tick.symbol)) continue
      issue(tick, decision)
      pace.took()
      if (isOver()) return
      await inFlight.room(stop.signal)
    }
  }
  const drawTicks = async () => {
    await (isCurrent ? drawLive(isCurrent) : drawAtPace())
    await inFlight.idle()
    if (issued === 0 && !stop.signal.aborted) log.warn({}, `the feed ended before ${strategy.name} made a decision: no signal was issued`)
  }
  const drawn = drawTicks()
  const drain = async () => {
    const drained = new AbortController()
    void sleep(drainMs, drained.signal).then(() => giveUp.abort())
    await Promise.allSettled([drawn])
    await inFlight.idle()
    drained.abort()
  }
  const finished = drawn.catch(async (error: Error) => {
    if (inFlight.count() > 0) log.warn({}, `${error.message}: drawing no more ticks; publishing the signals in flight before exiting`)
    await drain()
    throw error
  })
  // It may reject before anyone listens.
  finished.catch(() => undefined)

  return {
    finished,
    async close() {
      stop.abort()
      await drain()
    },
  }
}
