import type { Client } from 'pg'
import { type PollOptions, poll } from './poll'
import type { Store } from './store'

export interface TurnOptions {
  store: Pick<Store, 'migrations'>
  /** How long others may take over the same migrations. */
  waitMs: number
  abort: AbortSignal
}

/** A process that is frozen between two statements loses its connection, and with it its turn. */
export const idleMs = 60_000

const pollingWith = ({ waitMs, abort }: TurnOptions): PollOptions => ({
  everyMs: 50,
  deadlineMs: waitMs,
  overdue: `another process has been migrating it for ${waitMs / 1_000} s`,
  abort,
})

/**
 * A transaction that has the store's lock, as every version takes it. It is asked for again and again and never waited for: whoever waits
 * within a statement holds a snapshot meanwhile, which an index that another process creates concurrently waits for in its turn.
 */
export const beginLocked = (client: Client, options: TurnOptions): Promise<void> =>
  poll(async () => {
    // Under a stricter level it would not see what another process migrated before.
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED')
    const isLocked = await locks(client, 'pg_try_advisory_xact_lock($1)', options)
    if (!isLocked) await client.query('ROLLBACK')
    return isLocked
  }, pollingWith(options))

/**
 * The turn to run what cannot run in a transaction; held by the session, so that it ends with the connection, however that ends. It is
 * another lock than that of the transactions, which is free meanwhile: earlier versions wait for that one within a statement.
 */
export async function takeTurnAlone(client: Client, options: TurnOptions): Promise<void> {
  await client.query(`SET idle_session_timeout = ${idleMs}`)
  await poll(() => locks(client, 'pg_try_advisory_lock($1, 1)', options), pollingWith(options))
}

async function locks(client: Client, lock: string, { store }: TurnOptions): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(`SELECT ${lock} AS locked`, [store.migrations.lockKey])
  return rows[0]?.locked ?? false
}
