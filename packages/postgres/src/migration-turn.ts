import type { Client } from 'pg'
import { type PollOptions, poll } from './poll'
import type { Store } from './store'

export interface TurnOptions {
  store: Pick<Store, 'migrations'>
  /** How long to wait for another process that migrates. */
  waitMs: number
  abort: AbortSignal
}

/** A process that freezes between two statements loses its connection, and with it the lock. */
export const idleMs = 60_000

const pollingWith = ({ waitMs, abort }: TurnOptions): PollOptions => ({
  everyMs: 50,
  deadlineMs: waitMs,
  overdue: `another process has been migrating it for ${waitMs / 1_000} s`,
  abort,
})

/**
 * Begins a transaction that holds the store's lock, which every version takes. The lock is polled: a statement that waits for it holds a
 * snapshot, and the concurrent creation of an index in another process would wait for that snapshot: a deadlock.
 */
export const beginLocked = (client: Client, options: TurnOptions): Promise<void> =>
  poll(async () => {
    // At a stricter level it would not see what another process has just migrated.
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED')
    const isLocked = await locks(client, 'pg_try_advisory_xact_lock($1)', options)
    if (!isLocked) await client.query('ROLLBACK')
    return isLocked
  }, pollingWith(options))

/**
 * Takes the lock for migrations that cannot run in a transaction. The session holds it, so it is released when the connection ends. It
 * differs from the lock of the transactions, which stays free meanwhile, because earlier versions wait for that one within a statement.
 */
export async function takeTurnAlone(client: Client, options: TurnOptions): Promise<void> {
  await client.query(`SET idle_session_timeout = ${idleMs}`)
  await poll(() => locks(client, 'pg_try_advisory_lock($1, 1)', options), pollingWith(options))
}

async function locks(client: Client, lock: string, { store }: TurnOptions): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(`SELECT ${lock} AS locked`, [store.migrations.lockKey])
  return rows[0]?.locked ?? false
}
