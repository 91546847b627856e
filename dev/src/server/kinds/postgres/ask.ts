import { describeCause } from '@trading/runtime'
import { DatabaseError } from 'pg'
import type { Answer } from '../../server'
import { sql } from './sql'

/** The server's version if the login works. Throws if the server refuses it. */
export async function askPostgres(url: string): Promise<Answer> {
  try {
    const [row] = await sql(url, 'SHOW server_version')
    // Packagers append their own version: 17.5 (Debian 17.5-1).
    return { version: String(row?.server_version).split(' ')[0] as string }
  } catch (error) {
    if (isRefusal(error)) throw error
    return { notYet: describeCause(error) }
  }
}

/** Whether the server refused. Class 57 only means that it is starting up or shutting down. */
const isRefusal = (error: unknown): boolean => error instanceof DatabaseError && !error.code?.startsWith('57')
