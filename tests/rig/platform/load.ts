import { setMaxListeners } from 'node:events'
import { setTimeout as timer } from 'node:timers/promises'
import type { Signal, SignalV1 } from '@trading/contracts'
import { createPublisher, openConnection, PublishError } from '@trading/messaging'
import { publishSignal } from '@trading/signal-generator/publish-signal'
import { publishUntilStale } from '@trading/signal-generator/publish-until-stale'
import { sleep } from '@trading/signal-generator/sleep'
import type { SentSignal } from '../oracle/oracle'
import { quietLog } from '../quiet-log'
import { aSignal } from '../signals'
import { until } from '../until'

export interface LoadOptions {
  url: string
  /** How long each signal is valid. */
  ttlMs?: number
  random: () => number
}

/** Publishes signals from this process through the platform's own publisher and the generator's own retries. */
export interface Load {
  readonly sent: readonly SentSignal[]
  readonly confirmed: readonly string[]
  readonly publishes: readonly { id: string; tookMs: number; outcome: string }[]
  /** Publishes in flight. */
  unfinished(): string[]
  /** Publishes this many at once; resolves with their ids once all are confirmed. */
  send(count: number, fields?: Partial<SignalV1>): Promise<string[]>
  /** Starts this many publishes at once without waiting for them. */
  begin(count: number, fields?: Partial<SignalV1>): void
  /** Publishes at a rate until `stop`. */
  start(perSecond: number): void
  /** Waits until this many more are confirmed. */
  flows(count?: number): Promise<void>
  /** Stops publishing; resolves once the signals in flight are confirmed or stale. */
  stop(): Promise<void>
  close(): Promise<void>
}

export async function openLoad({ url, ttlMs = 60_000, random }: LoadOptions): Promise<Load> {
  const log = quietLog()
  const connection = await openConnection({ url, name: 'load', log })
  const publisher = createPublisher({ connection, name: 'load', log })
  const giveUp = new AbortController()
  // Each signal in flight adds a listener.
  setMaxListeners(0, giveUp.signal)
  const sent: SentSignal[] = []
  const confirmed: string[] = []
  const publishes: { id: string; tookMs: number; outcome: string }[] = []
  const begun = new Map<symbol, string>()
  const inFlight = new Set<Promise<unknown>>()
  let stopRate = new AbortController()

  const publishOnce = publishSignal(publisher)
  const publish = async (signal: Signal) => {
    const attempt = Symbol(signal.id)
    const since = performance.now()
    const finished = (outcome: string) => publishes.push({ id: signal.id, tookMs: performance.now() - since, outcome })
    begun.set(attempt, signal.id)
    try {
      await publishOnce(signal)
      finished('confirmed')
    } catch (error) {
      finished(error instanceof PublishError ? error.code : String(error))
      throw error
    } finally {
      begun.delete(attempt)
    }
  }
  const ports = { publish, abort: giveUp.signal, onFailure: () => undefined, now: Date.now, sleep, random }
  const deliver = (fields?: Partial<SignalV1>): Promise<string | undefined> => {
    const signal = aSignal({ strategy: 'load', ...fields }, ttlMs)
    sent.push({ id: signal.id, validUntil: Date.parse(signal.validUntil) })
    const delivered = publishUntilStale(signal, ports).then(({ result }) => {
      if (result !== 'published') return undefined
      confirmed.push(signal.id)
      return signal.id
    })
    inFlight.add(delivered)
    void delivered.finally(() => inFlight.delete(delivered))
    return delivered
  }

  return {
    sent,
    confirmed,
    publishes,
    unfinished: () => [...begun.values()],
    async send(count, fields) {
      const ids = await Promise.all(Array.from({ length: count }, () => deliver(fields)))
      return ids.map((id) => {
        if (!id) throw new Error('a signal became stale before the broker confirmed it')
        return id
      })
    },
    begin(count, fields) {
      for (let n = 0; n < count; n++) void deliver(fields)
    },
    start(perSecond) {
      const stop = new AbortController()
      stopRate = stop
      void (async () => {
        while (!stop.signal.aborted) {
          void deliver()
          await timer(1_000 / perSecond, undefined, { signal: stop.signal }).catch(() => undefined)
        }
      })()
    },
    async flows(count = 10) {
      const enough = confirmed.length + count
      await until(`${count} more signals are confirmed`, () => confirmed.length >= enough)
    },
    async stop() {
      stopRate.abort()
      await Promise.all(inFlight)
    },
    async close() {
      stopRate.abort()
      giveUp.abort()
      await Promise.all(inFlight)
      await publisher.close()
      await connection.close()
    },
  }
}
