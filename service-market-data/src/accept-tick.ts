import { type Tick, tickFault } from '@trading/strategy'

/** Why a value of the feed is not stored. */
export type TickFault = 'invalid' | 'unknown_symbol' | 'no_time' | 'in_the_future'

export interface AcceptedTick {
  symbol: string
  price: string
  quantity: string | undefined
  /** Milliseconds since the epoch. */
  eventAt: number
}

export type Accepted = { tick: AcceptedTick } | { fault: TickFault; why: string }

export interface AcceptOptions {
  /** Whether prices get the time at which they are drawn: those of a simulation, and those of a file, whose dates are long gone. */
  stamps: boolean
  /** Any symbol if empty. */
  symbols: readonly string[]
  /** How far the source's clock may be ahead, in milliseconds. */
  maxAheadMs: number
  /** Milliseconds since the epoch. */
  now: () => number
}

/** RFC 3339 with a time zone; `Date.parse` alone takes many other texts, some of them in local time. */
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/

/** Decides whether a value of the feed is a tick that may be stored. */
export function acceptTick({ stamps, symbols, maxAheadMs, now }: AcceptOptions): (given: unknown) => Accepted {
  const known = new Set(symbols)
  return (given) => {
    const fault = tickFault(given)
    if (fault) return { fault: 'invalid', why: fault }
    const { symbol, price, quantity, at } = given as Tick
    if (known.size > 0 && !known.has(symbol)) return { fault: 'unknown_symbol', why: `symbol: "${symbol}" is not in MARKET_SYMBOLS` }
    const time = now()
    if (stamps) return { tick: { symbol, price, quantity, eventAt: time } }
    const eventAt = at !== undefined && instant.test(at) ? Date.parse(at) : Number.NaN
    if (Number.isNaN(eventAt))
      return { fault: 'no_time', why: `at: ${JSON.stringify(at)} is not a time such as "2026-01-31T09:30:00.000Z"` }
    if (eventAt > time + maxAheadMs) return { fault: 'in_the_future', why: `at: ${at} is ${eventAt - time} ms ahead of this clock` }
    return { tick: { symbol, price, quantity, eventAt } }
  }
}
