import type { Candle, CandleQuery, Instrument } from '@trading/market-history'

/** A candle of the year 2001, whose close is the version of its symbol. */
export const candleOf = (symbol: string, version: number): Candle => ({
  ...{ symbol, width: '1m', startsAt: '2001-01-01T00:00:00Z', source: 'ticks', open: '1', high: '9', low: '1' },
  ...{ close: String(version), volume: '3.5', ticks: 3 },
})

/** Closed candles of 2001. */
export const closedOf = (symbol: string): CandleQuery => ({
  ...{ symbol, width: '1m', from: Date.UTC(2001, 0, 1), to: Date.UTC(2001, 0, 2), limit: 10 },
})

/** A history in memory, whose reads the test can hold: each sees what stood when it began, as a statement of PostgreSQL does. */
export function candleTable() {
  const versions = new Map<string, number>()
  const queries: CandleQuery[] = []
  let held: (() => void)[] | undefined
  let failure: Error | undefined

  const read = async <T>(seen: T): Promise<T> => {
    if (held) await new Promise<void>((resolve) => held?.push(resolve))
    if (failure) throw failure
    return seen
  }
  return {
    queries,
    candles(query: CandleQuery): Promise<Candle[]> {
      queries.push(query)
      return read([candleOf(query.symbol, versions.get(query.symbol) ?? 0)])
    },
    instruments: (): Promise<Instrument[]> =>
      read(
        [...versions.keys()].map((symbol) => ({
          symbol,
          source: 'ticks',
          firstSeen: '2001-01-01T00:00:00.000Z',
          lastSeen: '2001-01-02T00:00:00.000Z',
        })),
      ),
    /** Commits the next version of a symbol, and resolves with it. */
    commit(symbol: string): number {
      const version = (versions.get(symbol) ?? 0) + 1
      versions.set(symbol, version)
      return version
    },
    /** Holds the reads that begin from now on. */
    hold() {
      held ??= []
    },
    get held() {
      return held?.length ?? 0
    },
    /** Lets the read at this place go on. */
    release: (index: number) => held?.splice(index, 1)[0]?.(),
    /** Lets all reads go on, those to come too. */
    releaseAll() {
      const all = held ?? []
      held = undefined
      for (const release of all) release()
    },
    /** As it was at first. */
    clear() {
      versions.clear()
      queries.length = 0
      failure = undefined
    },
    fail(error: Error | undefined) {
      failure = error
    },
  }
}
