import { type StreamEvent, streamEvents } from '@trading/gateway-api'

/** What one stream carries. */
export interface Wanted {
  readonly events: ReadonlySet<StreamEvent>
  /** Only of these symbols; of all if undefined. */
  readonly symbols: ReadonlySet<string> | undefined
  /** Only executions of this owner's signals; of all if undefined. */
  readonly owner: string | undefined
  /** Streams with equal keys want the same events, executions aside. */
  readonly key: string
}

export interface WantedOptions {
  events?: readonly StreamEvent[] | undefined
  symbols?: readonly string[] | undefined
  owner?: string | undefined
}

export const wantedOf = ({ events = streamEvents, symbols, owner }: WantedOptions): Wanted => ({
  events: new Set(events),
  symbols: symbols && new Set(symbols),
  owner,
  key: JSON.stringify([[...events].sort(), symbols ? [...symbols].sort() : null]),
})

export const wantsSymbol = ({ symbols }: Wanted, symbol: string): boolean => symbols?.has(symbol) ?? true
