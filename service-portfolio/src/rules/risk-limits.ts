import type { Side } from '@trading/contracts'
import { absolute, add, compare, type Exact, multiply, negate, signOf, subtract, textOf, zero } from './exact'

/** One limit: for each symbol, unless there is another for that one. */
export interface SymbolLimit<T> {
  readonly each: T | undefined
  readonly of: ReadonlyMap<string, T>
}

/** What all engines together may have; undefined is no limit. Money is in the one currency of all prices. */
export interface RiskLimits {
  /** Units of a symbol, long or short. */
  readonly position: SymbolLimit<Exact>
  /** Of a symbol, and of all symbols, whether long or short. */
  readonly symbolNotional: SymbolLimit<Exact>
  readonly notional: Exact | undefined
  /** Orders within a second. */
  readonly symbolOrders: SymbolLimit<number>
  readonly orders: number | undefined
  /** Since midnight, UTC. */
  readonly symbolDayLoss: SymbolLimit<Exact>
  readonly dayLoss: Exact | undefined
}

const unlimited = { each: undefined, of: new Map<string, never>() }

export const noLimits: RiskLimits = {
  position: unlimited,
  symbolNotional: unlimited,
  notional: undefined,
  symbolOrders: unlimited,
  orders: undefined,
  symbolDayLoss: unlimited,
  dayLoss: undefined,
}

/** What is known of a symbol. */
export interface Exposure {
  /** What is held; negative if short. */
  readonly held: Exact
  /** Units of orders that are reserved and may still be filled. */
  readonly buys: Exact
  readonly sells: Exact
  /** The newest reference price, or else the price of the last fill. */
  readonly price: Exact
}

/** What was earned since midnight, or why that is not known. */
export type DayResult = { readonly earned: Exact } | { readonly unknown: string }

/** What an order is checked against. */
export interface RiskState {
  /** All symbols that are held or reserved, or at least that of the order. */
  readonly exposures: ReadonlyMap<string, Exposure>
  /** Orders of the last second, by symbol. */
  readonly orders: ReadonlyMap<string, number>
  /** Of one symbol, or of all. */
  readonly day: (symbol?: string) => DayResult
}

export interface RiskOrder {
  readonly symbol: string
  readonly side: Side
  readonly quantity: Exact
  readonly referencePrice: Exact
}

/** `refused`: a limit would be exceeded. `later`: whether it would be is not known now. */
export type RiskObjection = { readonly refused: string } | { readonly later: string }

/** Whether any symbol has one. */
export const isLimited = ({ each, of }: SymbolLimit<unknown>): boolean => each !== undefined || of.size > 0

/** Whether any loss of the day is limited. */
export const limitsDayLoss = ({ dayLoss, symbolDayLoss }: RiskLimits): boolean => dayLoss !== undefined || isLimited(symbolDayLoss)

export const limitOf = <T>({ each, of }: SymbolLimit<T>, symbol: string): T | undefined => of.get(symbol) ?? each

export const noExposure = (price: Exact): Exposure => ({ held: zero, buys: zero, sells: zero, price })

/** What is held if every reserved order on that side is filled, and none on the other; negative if that is the other side of zero. */
const atMost = ({ held, buys, sells }: Exposure, side: Side): Exact => (side === 'BUY' ? add(held, buys) : subtract(sells, held))

const larger = (a: Exact, b: Exact): Exact => (compare(a, b) >= 0 ? a : b)

/** The most that can be held on either side. */
const worst = (exposure: Exposure): Exact => larger(atMost(exposure, 'BUY'), atMost(exposure, 'SELL'))

/** The exposure once the order is reserved as well. */
export function withOrder(exposure: Exposure, { side, quantity, referencePrice: price }: RiskOrder): Exposure {
  const { held, buys, sells } = exposure
  return side === 'BUY' ? { held, buys: add(buys, quantity), sells, price } : { held, buys, sells: add(sells, quantity), price }
}

/**
 * Why an order must not be placed; undefined if it may. Each reserved order counts as filled, and none of those on the other side: whatever
 * fills, a limit is not exceeded. Limits of what is held let every order pass that only brings the position nearer to zero, and so do those of
 * the loss: otherwise nobody could get out.
 */
export function objectionTo(order: RiskOrder, state: RiskState, limits: RiskLimits): RiskObjection | undefined {
  const { symbol, side, referencePrice } = order
  const before = state.exposures.get(symbol) ?? noExposure(referencePrice)
  const after = withOrder(before, order)
  const most = atMost(after, side)
  const refused = tooMany(symbol, state, limits) ?? (signOf(most) > 0 ? tooMuch(order, most, state, limits, [before, after]) : undefined)
  if (refused !== undefined) return { refused }
  return signOf(most) > 0 ? tooLossy(symbol, state, limits) : undefined
}

function tooMany(symbol: string, { orders }: RiskState, limits: RiskLimits): string | undefined {
  const ofSymbol = limitOf(limits.symbolOrders, symbol)
  if (ofSymbol !== undefined && (orders.get(symbol) ?? 0) >= ofSymbol) return `more than ${ofSymbol} orders of ${symbol} within a second`
  if (limits.orders === undefined) return undefined
  let all = 0
  for (const count of orders.values()) all += count
  return all >= limits.orders ? `more than ${limits.orders} orders within a second` : undefined
}

function tooMuch(
  { symbol, referencePrice }: RiskOrder,
  most: Exact,
  { exposures }: RiskState,
  limits: RiskLimits,
  [before, after]: [Exposure, Exposure],
): string | undefined {
  const held = `${textOf(most)} ${symbol}, with what is reserved,`
  const position = limitOf(limits.position, symbol)
  if (position && compare(most, position) > 0) return `${held} would be above the position limit of ${textOf(position)}`
  const value = multiply(most, referencePrice)
  const ofSymbol = limitOf(limits.symbolNotional, symbol)
  if (ofSymbol && compare(value, ofSymbol) > 0)
    return `${held} at ${textOf(referencePrice)} would be worth ${textOf(value)}, above the limit of ${textOf(ofSymbol)} for a symbol`
  // It can leave the most that can be held as it is: there is more on the other side.
  if (!limits.notional || compare(worst(after), worst(before)) <= 0) return undefined
  let all = multiply(worst(after), referencePrice)
  for (const [other, exposure] of exposures) if (other !== symbol) all = add(all, multiply(worst(exposure), exposure.price))
  if (compare(all, limits.notional) <= 0) return undefined
  return `all positions, with what is reserved, would be worth ${textOf(all)}, above the limit of ${textOf(limits.notional)}`
}

function tooLossy(symbol: string, { day }: RiskState, limits: RiskLimits): RiskObjection | undefined {
  const checks: [Exact | undefined, string | undefined][] = [
    [limitOf(limits.symbolDayLoss, symbol), symbol],
    [limits.dayLoss, undefined],
  ]
  for (const [limit, of] of checks) {
    if (!limit) continue
    const result = day(of)
    if ('unknown' in result) return { later: `the loss of the day is not known: ${result.unknown}` }
    const { earned } = result
    if (signOf(earned) < 0 && compare(absolute(earned), limit) >= 0)
      return {
        refused: `the loss of the day${of ? ` in ${of}` : ''} is ${textOf(negate(earned))}, at or above the limit of ${textOf(limit)}`,
      }
  }
  return undefined
}
