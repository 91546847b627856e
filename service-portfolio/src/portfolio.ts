import type { NewFill } from './rules/fill-of'

/**
 * A fill that is booked. Amounts are exact decimals, here and below: `"-12.5"`, without an exponent and without zeros at the end. Times are
 * RFC 3339 in UTC.
 */
export interface Fill extends NewFill {
  /** The number of its event. Increases by one with each fill, in the order of the commits. */
  readonly sequence: number
  readonly bookedAt: string
}

/** What the fills of a symbol add up to. It depends on no price but those of the fills. */
export interface BookedPosition {
  readonly symbol: string
  /** Negative if short. */
  readonly quantity: string
  /** What the open quantity cost, without fees; negative if short: what its sale brought. */
  readonly totalCost: string
  /** `totalCost / quantity`, rounded to 12 decimals; absent if nothing is open. */
  readonly averagePrice?: string
  /** By average cost, without fees. */
  readonly realised: string
  readonly fees: string
  /** What sales brought, less what purchases cost, less fees. */
  readonly cash: string
  /** The number of fills. */
  readonly fills: number
  /** The event that changed it last. */
  readonly sequence: number
}

/** The price at which a position is valued. */
export interface Mark {
  readonly price: string
  readonly source: 'market data' | 'last fill'
  readonly at: string
  /** How old it is now, by this clock. */
  readonly ageMs: number
}

/** A disagreement between the ledger and the venue that the reconciliation found and that is not resolved. */
export interface Finding {
  /** Increases in the order in which they were found. */
  readonly id: string
  readonly kind: string
  /** The signal's id, or the venue's id of an order that no signal requested. */
  readonly clientOrderId: string
  /** Both sides when it was found, such as `FILLED in the ledger, none at the venue`. */
  readonly what: string
  /** When it was found, or when it last recurred. */
  readonly since: string
}

/** The open findings of a symbol. */
export interface OpenFindings {
  readonly count: number
  /** The oldest of them. */
  readonly findings: readonly Finding[]
}

/** A position at its mark. */
export interface Position extends BookedPosition {
  readonly mark: Mark
  /** `quantity × mark − totalCost`. */
  readonly unrealised: string
  /** `realised + unrealised − fees`, which is `cash + quantity × mark`: it does not depend on the order of the fills. */
  readonly total: string
  /** `quantity × mark`; negative if short. */
  readonly exposure: string
  /** Undefined if they are unknown, because the ledger could not be read lately. */
  readonly openFindings?: OpenFindings | undefined
}

export interface PositionFilter {
  /** Only these symbols; all if absent. */
  readonly symbols?: readonly string[]
  /** Only those whose quantity is not zero. */
  readonly open?: boolean
}

export interface FillsPage {
  readonly symbol?: string
  /** The sequence of the last fill of the previous page; from the first fill if absent. */
  readonly after?: number
  readonly limit: number
}

/** Sums over all positions, in the one currency of all prices. */
export interface ProfitAndLoss {
  readonly epoch: string
  /** The event that this is at. */
  readonly sequence: number
  readonly realised: string
  readonly unrealised: string
  readonly fees: string
  readonly total: string
  readonly cash: string
  /** The sum of all exposures, and of their absolute values. */
  readonly netExposure: string
  readonly grossExposure: string
  /** The age of the oldest mark of an open position; 0 if none is open. */
  readonly oldestMarkMs: number
}

/** One fill, and the position of its symbol once it was booked. */
export interface PortfolioEvent {
  readonly sequence: number
  readonly fill: Fill
  readonly position: BookedPosition
}

/** `epoch`: a random id of the event table. Another epoch is another table, whose sequences mean something else. */
export interface EventsPage {
  readonly epoch: string
  readonly events: readonly PortfolioEvent[]
}

export interface Snapshot {
  readonly epoch: string
  /** The positions contain every event up to this one, and no later one. */
  readonly sequence: number
  readonly positions: readonly Position[]
}

/**
 * The portfolio for its readers. Each call reads one state of the database: nothing that a transaction has only partly done. Each throws a
 * PortfolioFault if the database is away or does not answer in time.
 */
export interface Portfolio {
  /** By symbol. */
  positions(filter?: PositionFilter): Promise<Position[]>
  position(symbol: string): Promise<Position | undefined>
  /** In the order of their sequence, at most `limit`. */
  fills(page: FillsPage): Promise<Fill[]>
  profitAndLoss(): Promise<ProfitAndLoss>
  /** The events after this one, in order and without a gap, at most `limit`. */
  eventsAfter(sequence: number, limit: number): Promise<EventsPage>
  snapshot(): Promise<Snapshot>
  /** Calls the listener after each commit of this process with the newest sequence. Returns a function that unsubscribes. */
  onEvents(listener: (sequence: number) => void): () => void
}
