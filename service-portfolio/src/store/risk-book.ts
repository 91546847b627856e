import { type CommitPool, groupCommit } from '@trading/postgres'
import { exact, negate } from '../rules/exact'
import type { NewFill } from '../rules/fill-of'
import type { MarketPrice } from '../rules/mark'
import { limitsDayLoss, type RiskLimits } from '../rules/risk-limits'
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

/** What the memory needs of a commit. */
function bookedExposure({ fresh, sequence, released }: Booked, fills: readonly NewFill[]): BookedExposure {
  return {
    from: sequence - fresh.size,
    sequence,
    fills: fills
      .filter(({ reportId }) => fresh.has(reportId))
      .map(({ symbol, side, quantity }) => ({ symbol, held: side === 'BUY' ? exact(quantity) : negate(exact(quantity)) })),
    released: released.map(([symbol, side, quantity]) => ({ symbol, side, quantity: exact(quantity) })),
  }
}

/** Decides about orders and keeps their reservations. Orders that wait together are decided in one commit. */
export function createRiskBook({ durable, relaxed, limits, latest, waitMs }: RiskBookOptions) {
  const days = createDayResults({ read: dayStartOf(durable), latest })
  const needsDay = limitsDayLoss(limits)
  const memory = createRiskMemory()
  const reserve = reserveOrders({ limits, day: days.day, memory })
  const ending = endingReservations({ durable, relaxed })
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
    ...ending,
    /** Takes no turn, so the memory would not notice. */
    end: async (...ids: Parameters<typeof ending.end>) => {
      const ended = await ending.end(...ids)
      if (ended > 0) memory.forget()
      return ended
    },
    /** To be called after each commit of fills. */
    booked(booked: Booked, fills: readonly NewFill[]): void {
      if (booked.late > 0) days.forget()
      if (booked.fresh.size > 0) memory.booked(bookedExposure(booked, fills))
    },
    /** Whenever the database may have become another. */
    forget: memory.forget,
    rehearse: () => rehearseReserving(durable, reserveOrders({ limits, day: days.day })),
    close: () => group.close(),
  }
}

export type RiskBook = ReturnType<typeof createRiskBook>
