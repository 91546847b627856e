import { type DayStart, dayResult } from '../rules/day-result'
import type { MarketPrice } from '../rules/mark'
import type { DayResults } from './risk-state'

export interface DayResultsOptions {
  read: (midnight: Date) => Promise<DayStart>
  latest: (symbol: string) => MarketPrice | undefined
  /** Milliseconds since the epoch. */
  now?: () => number
}

const dayMs = 86_400_000
/** A fill of yesterday may be booked today, by this process or another. */
const readEveryMs = 60_000

/** The results of the day, from what was there at midnight, UTC, which is read once in a while, and the positions of the moment. */
export function createDayResults({ read, latest, now = Date.now }: DayResultsOptions) {
  let known: { midnight: number; readAt: number; start: DayStart } | undefined
  let reading: Promise<void> | undefined

  const readStart = async (midnight: number, readAt: number): Promise<void> => {
    known = { midnight, readAt, start: await read(new Date(midnight)) }
  }
  const day: DayResults = (positions, symbol) => {
    if (!known) return { unknown: 'what was there at midnight was not read yet' }
    const { start } = known
    if (symbol === undefined) return dayResult(positions, start, latest)
    const position = positions.get(symbol)
    return dayResult(position ? [[symbol, position]] : [], start, latest)
  }
  return {
    day,
    /** Before orders are checked. */
    async refresh(): Promise<void> {
      const at = now()
      const midnight = at - (at % dayMs)
      if (known?.midnight === midnight && at - known.readAt < readEveryMs) return
      reading ??= readStart(midnight, at).finally(() => {
        reading = undefined
      })
      await reading
    },
    /** A fill was booked late: it may be one of yesterday. */
    forget(): void {
      known = undefined
    },
  }
}

export type CreatedDayResults = ReturnType<typeof createDayResults>
