import { type Querying, sqlStateOf } from '@trading/postgres'
import type { Halt, Halts, HaltTarget } from './halt'

/** The channel on which the database announces each halt and lifting. */
export const haltChannel = 'trading_halts'

/** The halts that stand: those that no row lifts. */
export const standing = `
  SELECT epoch::float8 AS epoch, what, name, reason, who, login, at FROM halts
  WHERE lifts IS NULL AND NOT EXISTS (SELECT FROM halts AS lifting WHERE lifting.lifts = halts.epoch)
  ORDER BY epoch`

type HaltRow = Omit<Halt, 'at'> & { at: string }

/** Reads what `json_agg` makes of `standing`. */
export const haltsFrom = (rows: readonly HaltRow[]): Halt[] => rows.map((row) => ({ ...row, at: new Date(row.at) }))

const currentStatement = {
  text: `SELECT epoch::float8, (SELECT coalesce(json_agg(halt), '[]') FROM (${standing}) AS halt) FROM halt_epoch`,
}

/** In one statement, so that number and halts belong together. */
export const currentHalts = (querying: Querying) => async (): Promise<Halts> => {
  const { rows } = await querying.values<[number, HaltRow[]]>(currentStatement, [])
  const [epoch, halts] = rows[0] ?? [0, []]
  return { epoch, halts: haltsFrom(halts) }
}

/** A halt or a lifting, whether it stands or not. */
export interface HaltHistoryEntry extends HaltTarget {
  epoch: number
  /** The epoch of the halt that this lifts; null for a halt. */
  lifts: number | null
  reason: string
  who: string
  at: Date
}

export interface HaltHistoryPage {
  limit: number
  /** Only rows with a lower epoch. */
  before?: number | undefined
}

const historyStatement = {
  text: `
    SELECT epoch::float8, what, name, lifts::float8, reason, who, at FROM halts WHERE $2::bigint IS NULL OR halts.epoch < $2
    ORDER BY halts.epoch DESC LIMIT $1`,
}

/** Newest first. Rows become visible in the order of their epochs, so a page below one misses nothing. */
export const haltHistory =
  (querying: Querying) =>
  async ({ limit, before }: HaltHistoryPage): Promise<HaltHistoryEntry[]> =>
    (await querying.rows<HaltHistoryEntry>(historyStatement, [limit, before ?? null])).rows

export interface HaltRecord extends HaltTarget {
  /** The epoch of the halt that is lifted; undefined for a halt. */
  lifts?: number | undefined
  reason: string
  who: string
  /** A new UUID. Sent again under it after a lost answer, it is still one record. */
  request: string
}

export interface Recorded {
  epoch: number
  /** By the database's clock. */
  at: Date
}

const appendStatement = {
  text: `
    INSERT INTO halts (what, name, lifts, reason, who, request) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (request) DO NOTHING RETURNING epoch::float8, at`,
}
const knownStatement = { text: 'SELECT epoch::float8, at FROM halts WHERE request = $1' }
/** Raised for a lifting of a halt that does not stand. */
const notStanding = 'TH001'

/** Undefined if the halt to be lifted does not stand. */
export const appendHalt =
  (querying: Querying) =>
  async ({ what, name, lifts, reason, who, request }: HaltRecord): Promise<Recorded | undefined> => {
    try {
      const inserted = await querying.values<[number, Date]>(appendStatement, [what, name, lifts ?? null, reason, who, request])
      const [row] = inserted.rows.length > 0 ? inserted.rows : (await querying.values<[number, Date]>(knownStatement, [request])).rows
      return row && { epoch: row[0], at: row[1] }
    } catch (cause) {
      if (sqlStateOf(cause) === notStanding) return undefined
      throw cause
    }
  }
