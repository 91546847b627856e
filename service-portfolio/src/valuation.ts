import type { Mark, OpenFindings, Position, ProfitAndLoss } from './portfolio'
import { absolute, add, exact, signOf, textOf, zero } from './rules/exact'
import { type MarketPrice, markOf } from './rules/mark'
import { valueAt } from './rules/position'
import type { StoredPosition, StoredSnapshot } from './store/readings'

export interface ValuationOptions {
  /** The latest price of market data; undefined if there is none. */
  latest?: ((symbol: string) => MarketPrice | undefined) | undefined
  /** The open findings of the reconciliation; undefined if they are unknown. */
  findingsOf?: ((symbol: string) => OpenFindings | undefined) | undefined
  /** Milliseconds since the epoch. */
  now?: () => number
}

/** Values positions at their marks, with what the reconciliation found of them. */
export function createValuation({ latest = () => undefined, findingsOf = () => undefined, now = Date.now }: ValuationOptions = {}) {
  const markAt = ({ symbol, lastPrice, lastAt }: StoredPosition): Mark => {
    const filledAt = Date.parse(lastAt)
    const { at, ...mark } = markOf({ price: lastPrice, at: filledAt, ageMs: Math.max(0, now() - filledAt) }, latest(symbol))
    return { ...mark, at: new Date(at).toISOString() }
  }
  const valued = (stored: StoredPosition): Position => {
    const { lastPrice, lastAt, ...position } = stored
    const mark = markAt(stored)
    const value = valueAt(exact(mark.price), {
      quantity: exact(position.quantity),
      totalCost: exact(position.totalCost),
      realised: exact(position.realised),
      fees: exact(position.fees),
    })
    return {
      ...position,
      mark,
      unrealised: textOf(value.unrealised),
      total: textOf(value.total),
      exposure: textOf(value.exposure),
      openFindings: findingsOf(position.symbol),
    }
  }
  const profitAndLoss = ({ epoch, sequence, positions }: StoredSnapshot): ProfitAndLoss => {
    const all = positions.map(valued)
    const sum = (of: (position: Position) => string): string =>
      textOf(all.reduce((total, position) => add(total, exact(of(position))), zero))
    const open = all.filter(({ quantity }) => signOf(exact(quantity)) !== 0)
    return {
      epoch,
      sequence,
      realised: sum(({ realised }) => realised),
      unrealised: sum(({ unrealised }) => unrealised),
      fees: sum(({ fees }) => fees),
      total: sum(({ total }) => total),
      cash: sum(({ cash }) => cash),
      netExposure: sum(({ exposure }) => exposure),
      grossExposure: sum(({ exposure }) => textOf(absolute(exact(exposure)))),
      oldestMarkMs: Math.max(0, ...open.map(({ mark }) => mark.ageMs)),
    }
  }
  return { valued, profitAndLoss }
}
