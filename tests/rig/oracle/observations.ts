import type { PriceFigures, PriceObservations } from './prices'

export const invariantNames = ['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'P1', 'P2', 'P3', 'P4', 'P5'] as const
export type Invariant = (typeof invariantNames)[number]

export const invariantMeanings: Record<Invariant, string> = {
  I1: 'every confirmed signal has ended in the ledger, executed or expired, and is reported, or it is dead-lettered',
  I2: 'one outcome per signal: at most one fill at the venue, one ended row in the ledger that agrees with it, and every report identical, byte for byte, to that of the row; a second report only if the row permits it',
  I3: 'nothing is executed that was not sent',
  I4: 'at most 4 attempts, at most 10 redeliveries after crashes, no hot loop',
  I5: 'nothing is executed after its deadline',
  I6: 'within 30 s of healing, the work and retry queues are empty and every consumer is back',
  I7: 'no unhandled error, exit codes as expected, memory flat',
  I8: 'the fault is visible in readiness or a metric',
  I9: 'every publish ends within its time-out, with the true outcome',
  P1: 'no reader of prices goes back in epoch and sequence, and neither does what is published',
  P2: 'each reader is told of every tick that it skipped; what it keeps is without a gap, and nothing in it was never stored',
  P3: 'within 5 s of `ready`, of a gap or of the end of the fault a price is live or called stale; a live price is at most 2 s old, and at least as new as what Redis had when the reader connected',
  P4: 'at the end every reader has the price that Redis has',
  P5: 'every tick that was published is in the history, no number is missing in an epoch, and the candles served are those recomputed from the ticks',
}

export interface SentSignal {
  id: string
  /** Milliseconds since the epoch; undefined for a message that is not a signal. */
  validUntil?: number | undefined
}

export interface SeenReport {
  id: string
  signalId: string
  status: 'FILLED' | 'REJECTED' | 'EXPIRED'
  /** Milliseconds since the epoch. */
  executedAt: number
  engine: string
  attempt: number
  averagePrice: string
  /** The exact bytes that were published. */
  body: string
}

export interface SeenDeadLetter {
  signalId: string
  attempt: number
  cause: string
}

/** The ledger's row of a signal. */
export interface SeenLedgerRow {
  signalId: string
  status: SeenReport['status'] | 'STARTED'
  /** Null until it has ended. */
  averagePrice: string | null
  /** The exact bytes of the recorded report; null if there is none. */
  report: string | null
}

/** Everything observed while a row ran. */
export interface Observations {
  /** Everything sent to the broker, confirmed or not. */
  sent: readonly SentSignal[]
  /** Ids that the broker confirmed. */
  confirmed: readonly string[]
  reports: readonly SeenReport[]
  deadLetters: readonly SeenDeadLetter[]
  ledger: readonly SeenLedgerRow[]
  /** The shared venue's own book, if there was one. `filledAt` in milliseconds since the epoch. */
  book?: readonly { clientOrderId: string; fills: number; filledAt?: number | undefined }[] | undefined
  /** Copies to the retry queues, as the engines logged them. `at` in milliseconds since the epoch. */
  retries: readonly { signalId: string; attempt: number; at: number }[]
  /** How often a message crashed a process. */
  crashes: number
  publishes: readonly { id: string; tookMs: number; outcome: string }[]
  /** Publishes that never ended. */
  unfinished: readonly string[]
  exits: readonly { process: string; ended: number | string; expected: boolean }[]
  /** Unhandled errors and other output that services must not write. */
  complaints: readonly string[]
  memory: readonly { process: string; firstMb: number; lastMb: number; mayGrowMb?: number | undefined }[]
  /** What was expected in readiness, a metric or a log, and whether it appeared. */
  evidence: readonly { what: string; seen: boolean }[]
  /** What keeps this process alive although everything is closed. */
  leaks: readonly string[]
  recovery: { seconds: number; left: readonly string[] }
  /** Absent in a row without market data. */
  prices?: PriceObservations | undefined
}

export interface Permissions {
  /** Signals may be reported more than once, with identical bytes. */
  duplicates: boolean
  /** Attempts are not limited, because the venue was unavailable. */
  venueOutage: boolean
}

export interface Finding {
  held: boolean
  /** The exact ids, or sentences if there is no id. */
  broken: readonly string[]
}

export interface Judgement {
  confirmed: number
  executed: number
  lost: readonly string[]
  duplicated: readonly string[]
  expired: number
  dead: number
  recoverySeconds: number
  /** Absent in a row without market data. */
  prices?: PriceFigures
  invariants: Record<Invariant, Finding>
}
