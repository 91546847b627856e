import type { StreamEvent } from '@trading/gateway-api'
import { type Wanted, wantsSymbol } from './wanted'

/** The newest value of something, as it is sent. */
export interface NewestValue {
  event: StreamEvent
  /** Of a price and a position; otherwise undefined. */
  symbol: string | undefined
  frame: string
}

/** The newest prices, positions, halts and state of the system. A slow stream skips what was in between, and uses no memory. */
export interface Newest {
  /** Increases with each update. */
  readonly version: number
  update(values: readonly NewestValue[]): void
  /** What has changed since a version; everything since 0. Streams that want the same share the text. */
  since(version: number, wanted: Wanted): string
  clear(): void
}

interface Kept extends NewestValue {
  version: number
}

export function createNewest({ most }: { most: number }): Newest {
  const values = new Map<string, Kept>()
  const texts = new Map<string, string>()
  let version = 0

  const changed = (): void => {
    version++
    texts.clear()
  }
  return {
    get version() {
      return version
    },
    update(given) {
      if (given.length === 0) return
      changed()
      for (const { event, symbol, frame } of given) {
        const key = `${event} ${symbol ?? ''}`
        // To the end: what was not updated the longest goes first.
        values.delete(key)
        values.set(key, { event, symbol, frame, version })
      }
      for (const key of values.keys()) {
        if (values.size <= most) break
        values.delete(key)
      }
    },
    since(since, wanted) {
      if (since === version) return ''
      const key = `${since} ${wanted.key}`
      const shared = texts.get(key)
      if (shared !== undefined) return shared
      let text = ''
      for (const value of values.values()) {
        if (value.version <= since || !wanted.events.has(value.event)) continue
        if (value.symbol === undefined || wantsSymbol(wanted, value.symbol)) text += value.frame
      }
      texts.set(key, text)
      return text
    },
    clear() {
      values.clear()
      changed()
    },
  }
}
