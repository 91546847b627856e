import { DatabaseError } from 'pg'
import { sql } from '../server/kinds/postgres/sql'

/** How far a replay is. */
export interface Counts {
  filled: number
  rejected: number
  expired: number
  /** Claimed, and without an outcome yet. */
  open: number
  /** Fills in the portfolio. */
  booked: number
}

const none: Counts = { filled: 0, rejected: 0, expired: 0, open: 0, booked: 0 }

const text = `
  SELECT count(*) FILTER (WHERE status = 'FILLED')::float8 AS filled, count(*) FILTER (WHERE status = 'REJECTED')::float8 AS rejected,
    count(*) FILTER (WHERE status = 'EXPIRED')::float8 AS expired, count(*) FILTER (WHERE status = 'STARTED')::float8 AS open,
    (SELECT count(*) FROM fills)::float8 AS booked
  FROM signals`

// Until the first engine and the portfolio have made their tables, and granted their reading.
const notThereYet = ['42P01', '42501']

export async function readCounts(url: string): Promise<Counts> {
  try {
    const [row] = await sql(url, text)
    return (row as Counts | undefined) ?? none
  } catch (error) {
    if (error instanceof DatabaseError && notThereYet.includes(error.code ?? '')) return none
    throw error
  }
}
