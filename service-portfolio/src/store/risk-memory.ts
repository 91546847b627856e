import type { Side } from '@trading/contracts'
import { add, type Exact, subtract } from '../rules/exact'
import type { Exposure } from '../rules/risk-limits'
import type { AskedOrder, StateOfOrders } from './decide-orders'
import type { ReadRiskState } from './risk-state'

/** Fills that were booked in one commit. */
export interface BookedExposure {
  /** The newest event before it, and after it. */
  readonly from: number
  readonly sequence: number
  /** Quantities, negative if sold. */
  readonly fills: readonly { readonly symbol: string; readonly held: Exact }[]
  /** What was reserved for them. */
  readonly released: readonly { readonly symbol: string; readonly side: Side; readonly quantity: Exact }[]
}

interface Kept {
  turn: string
  sequence: number
  exposures: Map<string, Exposure>
  /** Those whose exposure is known; undefined if all are. */
  symbols: ReadonlySet<string> | undefined
  recent: { readonly symbol: string; readonly count: number; readonly at: number }[]
}

/** What may be decided from memory. */
export interface TakenMemory {
  readonly state: StateOfOrders
  readonly turn: string
  readonly sequence: number
  /** Once the orders that the state was given are reserved. */
  keep(orders: readonly AskedOrder[]): void
}

export type RiskMemory = ReturnType<typeof createRiskMemory>

const secondMs = 1_000
/** Commits that a read may have missed. */
const mostBooked = 64
const mostSymbols = 256

const nextTurn = (turn: string): string => String(BigInt(turn) + 1n)

function release({ held, buys, sells, price }: Exposure, side: Side, quantity: Exact): Exposure {
  return side === 'BUY' ? { held, buys: subtract(buys, quantity), sells, price } : { held, buys, sells: subtract(sells, quantity), price }
}

/** Whether the fills are in it; if not, it is to be read again. */
function addBooked(kept: Kept, { from, sequence, fills, released }: BookedExposure): boolean {
  if (sequence <= kept.sequence) return true
  // Fills without a reservation change the price at which a position is valued, too.
  if (from !== kept.sequence || released.length !== fills.length) return false
  const { exposures } = kept
  for (const { symbol, side, quantity } of released) {
    const exposure = exposures.get(symbol)
    if (exposure) exposures.set(symbol, release(exposure, side, quantity))
    else if (!kept.symbols || kept.symbols.has(symbol)) return false
  }
  for (const { symbol, held } of fills) {
    const exposure = exposures.get(symbol)
    if (exposure)
      exposures.set(symbol, { held: add(exposure.held, held), buys: exposure.buys, sells: exposure.sells, price: exposure.price })
  }
  kept.sequence = sequence
  return true
}

/**
 * What orders are checked against, as it was read last, with what this process has reserved and booked since. It may be older than the database,
 * never newer: whoever decides from it proves by turn and sequence that it still holds. Reservations that end without a fill are missing in it until it
 * is forgotten, so it never has too much room.
 */
export function createRiskMemory(now: () => number = () => performance.now()) {
  let kept: Kept | undefined
  /** Increases whenever what is read meanwhile must not be kept. */
  let forgotten = 0
  const lately: BookedExposure[] = []
  /** The symbols that were asked about. */
  const symbols = new Set<string>()

  const keep = (next: Kept, since: number): void => {
    if (since === forgotten && lately.every((booked) => addBooked(next, booked))) kept = next
  }
  const ordersOf = (recent: Kept['recent']): Map<string, number> => {
    const counts = new Map<string, number>()
    for (const { symbol, count } of recent) counts.set(symbol, (counts.get(symbol) ?? 0) + count)
    return counts
  }

  return {
    /** What is kept, if it suffices for these orders. It is given to one at a time. */
    take(orders: readonly AskedOrder[]): TakenMemory | undefined {
      const taken = kept
      if (!taken) return undefined
      const { turn, sequence, exposures, symbols: of } = taken
      if (of && orders.some(({ symbol }) => !of.has(symbol))) return undefined
      kept = undefined
      const since = forgotten
      const oldest = now() - secondMs
      const recent = taken.recent.filter(({ at }) => at > oldest)
      const known: StateOfOrders['known'] = new Map()
      return {
        state: { exposures, orders: ordersOf(recent), known, day: () => ({ unknown: 'it is not kept' }) },
        ...{ turn, sequence },
        keep(added) {
          const at = now()
          for (const { symbol } of added) recent.push({ symbol, count: 1, at })
          keep({ turn: nextTurn(turn), sequence, exposures, symbols: of, recent }, since)
        },
      }
    },
    /** To be called before a read; what it returns keeps what was read, once the orders are written down. */
    reading() {
      const since = forgotten
      return ({ turn, sequence, exposures, symbols: of, orders }: ReadRiskState): void => {
        for (const symbol of of ?? []) symbols.add(symbol)
        if (symbols.size > mostSymbols) symbols.clear()
        // As if all of them were from now: an order too many is counted for a second, and then decided by what is read.
        const at = now()
        const recent = [...orders].map(([symbol, count]) => ({ symbol, count, at }))
        keep({ turn: nextTurn(turn), sequence, exposures, symbols: of, recent }, since)
      }
    },
    /** Those to read together. */
    symbols: (): ReadonlySet<string> => symbols,
    /** After the commit. */
    booked(booked: BookedExposure): void {
      lately.push(booked)
      if (lately.length > mostBooked) lately.shift()
      if (kept && !addBooked(kept, booked)) kept = undefined
    },
    /** What was reserved has ended. */
    forget(): void {
      forgotten++
      kept = undefined
    },
  }
}
