import { type CommitPool, groupCommit } from '@trading/postgres'
import { exact, negate } from '../rules/exact'
import type { NewFill } from '../rules/fill-of'
import type { MarketPrice } from '../rules/mark'
import { isLimited, type RiskLimits } from '../rules/risk-limits'
import type { Booked } from './book-fills'
import { createDayResults } from './day-results'
import { dayStartOf } from './day-start'
import type { AskedOrder, RiskVerdict } from './decide-orders'
import { endingReservations } from './end-reservations'
import { rehearseReserving, reserveOrders } from './reserve'
import { type BookedExposure, createRiskMemory } from './risk-memory'

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

const exposureOf = (fills: readonly NewFill[], released: Booked['released']): Pick<BookedExposure, 'fills' | 'released'> => ({
  fills: fills.map(({ symbol, side, quantity }) => ({ symbol, held: side === 'BUY' ? exact(quantity) : negate(exact(quantity)) })),
  released: released.map(([symbol, side, quantity]) => ({ symbol, side, quantity: exact(quantity) })),
})

/** Decides about orders and keeps their reservations. Orders that wait together are decided in one commit. */
export function createRiskBook({ durable, relaxed, limits, latest, waitMs }: RiskBookOptions) {
  const days = createDayResults({ read: dayStartOf(durable), latest })
  const needsDay = limits.dayLoss !== undefined || isLimited(limits.symbolDayLoss)
  const memory = createRiskMemory()
  const reserve = reserveOrders({ limits, day: days.day, memory })
  const { end, endAlone, ...reading } = endingReservations({ durable, relaxed })
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
    ...reading,
    end: async (...ending: Parameters<typeof end>) => {
      const ended = await end(...ending)
      if (ended > 0) memory.forget()
      return ended
    },
    endAlone: async (...ending: Parameters<typeof endAlone>) => {
      const ended = await endAlone(...ending)
      if (ended > 0) memory.forget()
      return ended
    },
    /** To be called after each commit of fills. */
    booked({ fresh, late, sequence, released }: Booked, fills: readonly NewFill[]): void {
      if (late > 0) days.forget()
      if (fresh.size > 0)
        memory.booked({
          ...exposureOf(
            fills.filter(({ reportId }) => fresh.has(reportId)),
            released,
          ),
          from: sequence - fresh.size,
          sequence,
        })
    },
    rehearse: () => rehearseReserving(durable, reserveOrders({ limits, day: days.day })),
    close: () => group.close(),
  }
}

export type RiskBook = ReturnType<typeof createRiskBook>
