import { describeCause } from '@trading/runtime'
import { DatabaseError } from 'pg'
import type { Answer } from '../../server'
import { sql } from './sql'

/** The server's version where a login works. Throws where the server refuses it. */
export async function askPostgres(url: string): Promise<Answer> {
  try {
    const [row] = await sql(url, 'SHOW server_version')
    // Packagers add their own to it: 17.5 (Debian 17.5-1).
    return { version: String(row?.server_version).split(' ')[0] as string }
  } catch (error) {
    if (isRefusal(error)) throw error
    return { notYet: describeCause(error) }
  }
}

/** Whether the server itself answered no; class 57 is its own coming and going. */
const isRefusal = (error: unknown): boolean => error instanceof DatabaseError && !error.code?.startsWith('57')
