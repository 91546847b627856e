import { setTimeout as sleep } from 'node:timers/promises'
import { describeCause } from '@trading/runtime'
import { DatabaseError } from 'pg'
import { sql } from './sql'

export interface UntilUpOptions {
  withinMs: number
  /** Why waiting is in vain, once it is: the server's process ended. */
  ended?: () => string | undefined
  abort?: AbortSignal | undefined
}

const pollMs = 50

/** Waits until a login works; resolves with the server's version. A login that the server refuses is not waited for. */
export async function untilUp(url: string, { withinMs, ended = () => undefined, abort }: UntilUpOptions): Promise<string> {
  const giveUpAt = Date.now() + withinMs
  for (;;) {
    abort?.throwIfAborted()
    const why = ended()
    if (why) throw new Error(why)
    try {
      const [row] = await sql(url, 'SHOW server_version')
      // Packagers add their own to it: 17.5 (Debian 17.5-1).
      return String(row?.server_version).split(' ')[0] as string
    } catch (error) {
      if (isRefusal(error)) throw error
      if (Date.now() > giveUpAt) throw new Error(`PostgreSQL did not answer within ${withinMs / 1000} s: ${describeCause(error)}`)
    }
    await sleep(pollMs)
  }
}

/** Whether the server itself answered no; class 57 is its own coming and going. */
const isRefusal = (error: unknown): boolean => error instanceof DatabaseError && !error.code?.startsWith('57')

const oldest = 15

/** Why a server of this version will not do, or undefined when it will. */
export function tooOld(version: string): string | undefined {
  if (Number.parseInt(version, 10) >= oldest) return undefined
  return `PostgreSQL ${version} is too old: from ${oldest} on a schema is not open to everybody`
}
