import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseControl, Tell } from '../../dev/src'
import type { TestDatabase } from '../support/test-database'

export interface DatabaseFaultsOptions {
  database: TestDatabase
  control: DatabaseControl | undefined
  tell: Tell
}

/** What can be done to the database, by name. What lasts is undone by its opposite, or by `heal`. */
export type DatabaseFaults = ReturnType<typeof createDatabaseFaults>

const cutEveryMs = 200

export function createDatabaseFaults({ database, control, tell }: DatabaseFaultsOptions) {
  let undo: (() => Promise<unknown>) | undefined
  const ours = (): DatabaseControl => {
    if (!control) throw new Error('this needs a database of our own: leave DATABASE_URL unset')
    return control
  }
  const lasting = async (what: string, work: () => Promise<unknown>, opposite: () => Promise<unknown>) => {
    tell(what)
    // Also where it fails half way.
    undo = opposite
    await work()
  }
  const heal = async () => {
    const work = undo
    undo = undefined
    await work?.()
  }

  return {
    heal,
    kill: () =>
      lasting(
        'PostgreSQL SIGKILL',
        () => ours().kill(),
        () => ours().start(),
      ),
    freeze: () =>
      lasting(
        'PostgreSQL SIGSTOP',
        () => ours().freeze(),
        () => ours().thaw(),
      ),
    async restart() {
      tell('restarting PostgreSQL')
      await ours().restart()
    },
    /** Ends every connection of the engines, so many times. */
    async cut(times: number) {
      for (let round = 0; round < times; round++) {
        tell(`cutting the connections, ${round + 1} of ${times}`)
        await database.sql(`
          SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE datname = current_database() AND pid <> pg_backend_pid()`)
        await sleep(cutEveryMs)
      }
    },
    /** Nobody else reads or writes signals meanwhile. */
    async lockSignals(ms: number) {
      tell(`holding the lock on signals for ${ms} ms`)
      await database.sql(`BEGIN; LOCK TABLE signals; SELECT pg_sleep(${ms / 1_000}); COMMIT`)
    },
    /** Every write to the table is answered as PostgreSQL answers where the disk has no room. */
    diskFull: (table: 'signals' | 'reports') =>
      lasting(
        `disk full, under ${table}`,
        () =>
          database.sql(`
            CREATE FUNCTION disk_full() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER disk_full BEFORE INSERT OR UPDATE ON ${table} EXECUTE FUNCTION disk_full()`),
        () => database.sql(`DROP TRIGGER IF EXISTS disk_full ON ${table}; DROP FUNCTION IF EXISTS disk_full`),
      ),
  }
}
