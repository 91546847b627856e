import { byKeys, groupCommit, isFaultOfData, openDatabase } from '@trading/postgres'
import type { Log, Owned } from '@trading/runtime'
import type { Portfolio } from './portfolio'
import type { NewFill } from './rules/fill-of'
import { noLimits, type RiskLimits } from './rules/risk-limits'
import { type Booked, bookFills, rehearseBooking } from './store/book-fills'
import { createBookMemory } from './store/book-memory'
import { readTogether } from './store/read-together'
import { readings } from './store/readings'
import { createRiskBook, type RiskBook } from './store/risk-book'
import { portfolioStore } from './store/store'
import { unbookedOf } from './store/unbooked'
import { createValuation, type ValuationOptions } from './valuation'

export interface PortfolioStoreOptions extends Pick<ValuationOptions, 'latest' | 'findingsOf'> {
  url: string
  /** A login that may run migrations; the default is `url`. */
  migrationUrl?: string | undefined
  log: Log
  /** What all engines together may have; nothing is limited if absent. */
  limits?: RiskLimits
  pool?: number
  /** How long a call may wait for a connection, and how long for its answer. */
  statementMs?: number
  onBooked?: (booked: Booked, fills: readonly NewFill[]) => void
}

/** The portfolio for its readers, and for those who book. Each call throws a PortfolioFault if the database did not answer in time. */
export interface PortfolioStore extends Portfolio, Owned {
  /** Resolves after the commit with whether the fill is new. Fills that wait together are booked together. */
  book(fill: NewFill): Promise<boolean>
  /** Books all of them in one commit; resolves with how many were new. */
  bookAll(fills: readonly NewFill[]): Promise<number>
  /** Those of these reports that are not booked. */
  unbooked(reportIds: readonly string[]): Promise<Set<string>>
  /** What is reserved for orders that engines may place. */
  risk: Pick<RiskBook, 'reserve' | 'end' | 'endAlone' | 'overdue' | 'open'>
  unready(): string | undefined
  close(): Promise<void>
}

const nobody: NewFill = {
  ...{ reportId: '00000000-0000-5000-8000-000000000000', signalId: '00000000-0000-7000-8000-000000000000' },
  ...{ symbol: 'rehearsal', side: 'BUY', quantity: '1', price: '1', fee: '0', venue: 'rehearsal', engine: 'rehearsal' },
  executedAt: '2000-01-01T00:00:00.000Z',
}
/** Of one fill in a statement; amounts are at most 256 characters long. */
const fillBytes = 1_024

/**
 * Migrates the portfolio's tables if needed, connects and reconnects. Returns at once, even while the database is unavailable; until it is
 * available, each call waits for up to `statementMs`.
 * @throws PortfolioConfigurationError if an address cannot be used at all
 */
export function openStore(options: PortfolioStoreOptions): PortfolioStore {
  const { url, migrationUrl, log, limits = noLimits, pool = 8, statementMs = 5_000, latest, findingsOf, onBooked } = options
  const database = openDatabase({
    ...{ store: portfolioStore, url, migrationUrl, applicationName: 'portfolio', log, pool, statementMs, session: byKeys },
    async rehearse(durable) {
      await rehearseBooking(durable, [nobody])
      await risk.rehearse()
    },
    isAnswer: isFaultOfData,
  })
  const { durable, relaxed, call } = database
  const risk = createRiskBook({ durable, relaxed, limits, latest: latest ?? (() => undefined), waitMs: statementMs })
  const read = readings(durable)
  const positionOf = readTogether(read.bySymbols)
  const { valued, profitAndLoss } = createValuation({ latest, findingsOf })
  const listeners = new Set<(sequence: number) => void>()
  const tell = (sequence: number): void => {
    for (const listener of listeners) listener(sequence)
  }
  const memory = createBookMemory()
  const commit = bookFills(durable, memory)
  const bookTogether = call(async (fills: readonly NewFill[]): Promise<Booked> => {
    const booked = await commit(fills)
    database.proven()
    onBooked?.(booked, fills)
    risk.booked(booked, fills)
    for (const { symbol } of fills) latest?.(symbol)
    if (booked.fresh.size > 0) tell(booked.sequence)
    return booked
  })
  const group = groupCommit<NewFill, boolean>({
    keyOf: ({ reportId }) => reportId,
    sizeOf: () => fillBytes,
    alone: async (fill) => (await bookTogether([fill])).fresh.has(fill.reportId),
    together: async (fills) => {
      const { fresh } = await bookTogether(fills)
      return fills.map(({ reportId }) => fresh.has(reportId))
    },
    waitMs: statementMs,
  })
  // A commit whose answer was lost may have been made, and its listeners do not know.
  const lookAgain = async (): Promise<void> => {
    const { sequence, positions } = await read.snapshot()
    // So that the prices of all positions are followed from the start.
    for (const position of positions) latest?.(position.symbol)
    tell(sequence)
  }
  const stopListening = database.onState((state) => {
    // It may come back as another, restored from what it was.
    memory.forget()
    risk.forget()
    if (state !== 'away') lookAgain().catch(() => undefined)
  })

  return {
    book: (fill) => group.call(fill),
    bookAll: async (fills) => (await bookTogether(fills)).fresh.size,
    unbooked: call(unbookedOf(durable)),
    positions: call(async (filter) => (await read.positions(filter)).map(valued)),
    position: call(async (symbol) => {
      const stored = await positionOf(symbol)
      return stored && valued(stored)
    }),
    fills: call(read.fills),
    profitAndLoss: call(async () => profitAndLoss(await read.snapshot())),
    eventsAfter: call(read.eventsAfter),
    snapshot: call(async () => {
      const { positions, ...at } = await read.snapshot()
      return { ...at, positions: positions.map(valued) }
    }),
    onEvents(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    risk: {
      reserve: call(risk.reserve),
      end: call(risk.end),
      endAlone: call(risk.endAlone),
      overdue: call(risk.overdue),
      open: call(risk.open),
    },
    unready: database.unready,
    async close() {
      stopListening()
      group.close()
      risk.close()
      await database.close()
    },
    ...{ closed: database.closed },
  }
}
