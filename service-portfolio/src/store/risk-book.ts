import { type CommitPool, groupCommit } from '@trading/postgres'
import type { MarketPrice } from '../rules/mark'
import { isLimited, type RiskLimits } from '../rules/risk-limits'
import { createDayResults } from './day-results'
import { dayStartOf } from './day-start'
import { endingReservations } from './end-reservations'
import { type AskedOrder, type RiskVerdict, rehearseReserving, reserveOrders } from './reserve'

export interface RiskBookOptions {
  durable: CommitPool
  relaxed: CommitPool
  limits: RiskLimits
  latest: (symbol: string) => MarketPrice | undefined
  /** How long an order may wait for its turn. */
  waitMs: number
}

/** Of one order in a statement. */
const orderBytes = 512

/** Decides about orders and keeps their reservations. Orders that wait together are decided in one commit. */
export function createRiskBook({ durable, relaxed, limits, latest, waitMs }: RiskBookOptions) {
  const days = createDayResults({ read: dayStartOf(durable), latest })
  const needsDay = limits.dayLoss !== undefined || isLimited(limits.symbolDayLoss)
  const reserve = reserveOrders({ limits, day: days.day })
  const together = async (orders: readonly AskedOrder[]): Promise<RiskVerdict[]> => {
    if (needsDay) await days.refresh()
    return reserve(durable, orders)
  }
  const group = groupCommit<AskedOrder, RiskVerdict>({
    keyOf: ({ signalId }) => signalId,
    sizeOf: () => orderBytes,
    alone: async (order) => (await together([order]))[0] as RiskVerdict,
    together,
    waitMs,
  })
  return {
    /** Resolves once what is reserved is on disk. Asked about an order again, it answers the same. */
    reserve: (order: AskedOrder) => group.call(order),
    ...endingReservations({ durable, relaxed }),
    /** A fill was booked behind others. */
    bookedLate: days.forget,
    rehearse: () => rehearseReserving(durable, reserve),
    close: () => group.close(),
  }
}

export type RiskBook = ReturnType<typeof createRiskBook>
