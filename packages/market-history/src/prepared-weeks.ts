import type { MarketTick } from '@trading/market-data'
import type { Querying } from '@trading/postgres'

const dayMs = 86_400_000
const weekMs = 7 * dayMs
/** A Monday, as in the function `prepare_week`. */
const firstWeek = Date.UTC(2000, 0, 3)

const weekOf = (instant: number): number => Math.floor((instant - firstWeek) / weekMs)

const statement = { name: 'prepare-week', text: 'SELECT prepare_week(to_timestamp($1::float8 / 1000))' }

/** Makes room for the weeks of ticks, once for each, and for the next one a day before it begins. */
export function preparedWeeks(querying: Querying): (ticks: readonly MarketTick[]) => Promise<void> {
  const prepared = new Set<number>()
  return async (ticks) => {
    const weeks = new Set(ticks.flatMap(({ eventAt }) => [weekOf(eventAt), weekOf(eventAt + dayMs)]))
    for (const week of weeks) {
      if (prepared.has(week)) continue
      await querying.values(statement, [firstWeek + week * weekMs])
      prepared.add(week)
    }
  }
}
