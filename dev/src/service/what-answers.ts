import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseError } from 'pg'
import { sql } from '../server/kinds/postgres/sql'

/** What answers at the address that an engine takes by default. */
export type Answer = { nothing: true } | { usable: true } | { refusal: string }

const nobodyThere = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'ENETUNREACH', 'EHOSTUNREACH']
// The server's own coming and going: it will answer in a moment.
const transient = /^57/
const patienceMs = 10_000
const pollMs = 250

/** A server that is coming up is waited for; one that refuses the login is not. */
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
