import type { Signal } from '@trading/contracts'
import type { MarketDataReader } from '@trading/market-data'
import { Unavailable } from '@trading/messaging'
import type { Cancelled } from '@trading/runtime'
import type { Check, Objection } from './objection'
import { checkCollar } from './rules/collar'

export interface PriceCollarOptions {
  reader: Pick<MarketDataReader, 'latest' | 'settled'>
  bps: number
  /** How long to wait for the first price of a symbol. */
  settleMs?: number
}

/** A collar around the latest prices of market data. Without a fresh price it neither allows nor rejects: the signal waits. */
export function priceCollar({ reader, bps, settleMs = 250 }: PriceCollarOptions): Check {
  const compared = ({ symbol, referencePrice }: Signal, latest: string): Objection | undefined => {
    const rejects = checkCollar({ symbol, referencePrice, latest, bps })
    return rejects === undefined ? undefined : { rejects }
  }
  const once = async (signal: Signal, abort: Cancelled): Promise<Objection | undefined> => {
    const { tick, state, ageMs } = await reader.settled(signal.symbol, { ms: settleMs, abort })
    if (tick && state === 'live') return compared(signal, tick.price)
    const confirmed = ageMs === undefined ? 'never confirmed' : `last confirmed ${ageMs} ms ago`
    return { waits: new Unavailable(`no fresh price of ${signal.symbol}: ${state}, ${confirmed}`, { counted: false }) }
  }
  return (signal, abort) => {
    const { tick, state } = reader.latest(signal.symbol)
    return tick && state === 'live' ? compared(signal, tick.price) : once(signal, abort)
  }
}
