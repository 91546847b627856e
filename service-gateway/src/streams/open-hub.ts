import type { HaltsView, PositionView, SystemView } from '@trading/gateway-api'
import type { ExecutionPlace } from '@trading/ledger'
import type { PricesUpstream } from '../upstreams/prices'
import { createExecutionLog, type ExecutionLog, type LoggedExecution } from './execution-log'
import { followExecutions } from './follow-executions'
import { createInterest, followPrices } from './follow-prices'
import { followValues, whenChanged } from './follow-values'
import { checkedFrame, frame } from './frames'
import { createNewest, type Newest, type NewestValue } from './newest'
import type { ReadExecutions } from './read-executions'

export interface HubTimes {
  executionsMs: number
  pricesMs: number
  positionsMs: number
  haltsMs: number
  systemMs: number
}

export interface HubOptions {
  head: () => Promise<ExecutionPlace>
  read: ReadExecutions
  prices: Pick<PricesUpstream, 'latest' | 'onPrice'>
  positions: () => Promise<readonly PositionView[]>
  halts: () => Promise<HaltsView>
  system: () => Promise<SystemView>
  /** Called with the age of each execution when streams have it, in milliseconds. */
  onDelay?: (ms: number) => void
  /** Called with whatever keeps a stream from carrying what it should. */
  onFailed: (cause: unknown) => void
  /** How many executions are kept: a stream that is further behind is ended. */
  keep?: number
  times?: Partial<HubTimes>
}

/** Someone who is woken whenever there may be something new. */
export interface Listener {
  ring(): void
  /** Symbols whose prices it wants, traded or not. */
  symbols: readonly string[]
}

/** What all streams of the process share: one reader of each upstream, which reads only while there are streams. */
export interface StreamHub {
  readonly executions: ExecutionLog
  readonly newest: Newest
  /** The executions after a place that the log does not reach back to. */
  readonly read: ReadExecutions
  readonly isDraining: boolean
  /** Returns a function that leaves. */
  join(listener: Listener): () => void
  /** Wakes every stream, so that it ends. */
  drain(): void
}

const defaultTimes: HubTimes = { executionsMs: 100, pricesMs: 250, positionsMs: 500, haltsMs: 500, systemMs: 2_000 }
const batch = 500
const mostValues = 10_000
const mostPrices = 500
/** How often a value that has not changed is told again, so that its age is known. */
const againMs = { prices: 1_000, positions: 5_000, halts: 5_000 }

export function openHub({ keep = 5_000, ...options }: HubOptions): StreamHub {
  const times = { ...defaultTimes, ...options.times }
  const executions = createExecutionLog({ keep })
  const newest = createNewest({ most: mostValues })
  const interest = createInterest({ most: mostPrices })
  const listeners = new Set<Listener>()
  let running: AbortController | undefined
  let isDraining = false

  const ringAll = (): void => {
    for (const { ring } of listeners) ring()
  }
  const update = (values: readonly NewestValue[]): void => {
    if (values.length === 0) return
    newest.update(values)
    ringAll()
  }
  let seen = 0
  const onExecutions = (): void => {
    seen = Math.max(seen, executions.first)
    for (; seen < executions.next; seen++) {
      const { symbol, at } = executions.entry(seen) as LoggedExecution
      interest.add(symbol)
      options.onDelay?.(Date.now() - at)
    }
    ringAll()
  }

  const start = (): AbortController => {
    const stop = new AbortController()
    const { signal: abort } = stop
    const common = { onValues: update, onFailed: options.onFailed, abort }
    const isNew = whenChanged({ againMs: againMs.positions })
    const isNewHalt = whenChanged({ againMs: againMs.halts })
    const { head, read, prices } = options
    void followExecutions({
      log: executions,
      head,
      read,
      everyMs: times.executionsMs,
      batch,
      onNews: onExecutions,
      onFailed: options.onFailed,
      abort,
    })
    void followPrices({ ...common, prices, interest, everyMs: times.pricesMs, againMs: againMs.prices })
    void followValues({
      ...common,
      read: options.positions,
      everyMs: times.positionsMs,
      changes: (positions) =>
        positions.flatMap((position) => {
          interest.add(position.symbol)
          if (!isNew(position.symbol, printOf(position))) return []
          return positionValue(position, options.onFailed)
        }),
    })
    void followValues({
      ...common,
      read: options.halts,
      everyMs: times.haltsMs,
      changes: (halts) =>
        isNewHalt('halts', JSON.stringify(halts)) ? [{ event: 'halt', symbol: undefined, frame: frame('halt', halts) }] : [],
    })
    void followValues({
      ...common,
      read: options.system,
      everyMs: times.systemMs,
      changes: (system) => [{ event: 'system', symbol: undefined, frame: frame('system', system) }],
    })
    return stop
  }
  const stop = (): void => {
    running?.abort()
    running = undefined
    // What is known now is old by the time of the next stream.
    executions.end()
    newest.clear()
  }

  return {
    executions,
    newest,
    read: options.read,
    get isDraining() {
      return isDraining
    },
    join(listener) {
      listeners.add(listener)
      for (const symbol of listener.symbols) interest.add(symbol)
      running ??= start()
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) stop()
      }
    },
    drain() {
      isDraining = true
      ringAll()
    },
  }
}

/** A position that is none is left out, and the others are told. */
function positionValue(position: PositionView, onFailed: HubOptions['onFailed']): NewestValue[] {
  try {
    return [{ event: 'position', symbol: position.symbol, frame: checkedFrame('position', position) }]
  } catch (cause) {
    onFailed(cause)
    return []
  }
}

/** All of a position but the age of its mark. */
const printOf = ({ quantity, realised, unrealised, fees, mark }: PositionView): string =>
  `${quantity} ${realised} ${unrealised} ${fees} ${mark?.price} ${mark?.at} ${mark?.source}`
