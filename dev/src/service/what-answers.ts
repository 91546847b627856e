import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseError } from 'pg'
import { sql } from '../server/kinds/postgres/sql'

/** What answers at the engine's default address. */
export type Answer = { nothing: true } | { usable: true } | { refusal: string }

const nobodyThere = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'ENETUNREACH', 'EHOSTUNREACH']
// Class 57: the server is starting up or shutting down.
const transient = /^57/
const patienceMs = 10_000
const pollMs = 250

/** Waits for a server that is starting up, but not for one that refuses the login. */
export async function whatAnswers(url: string, withinMs = patienceMs): Promise<Answer> {
  const giveUpAt = Date.now() + withinMs
  for (;;) {
    try {
      await sql(url, 'SELECT 1')
      return { usable: true }
    } catch (error) {
      const { code = '', message } = error as { code?: string; message: string }
      if (nobodyThere.includes(code)) return { nothing: true }
      if ((error instanceof DatabaseError && !transient.test(code)) || Date.now() > giveUpAt) return { refusal: message || code }
    }
    await sleep(pollMs)
  }
}
