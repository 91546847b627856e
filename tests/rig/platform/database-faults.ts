import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseControl } from '@trading/dev'
import type { TestDatabase } from '../test-database'
import { createLastingFaults, type LastingFaultsOptions } from './lasting-faults'

export interface DatabaseFaultsOptions extends LastingFaultsOptions {
  database: Pick<TestDatabase, 'sql' | 'url'>
  control: DatabaseControl | undefined
}

/** Named database faults. A lasting fault is undone by its opposite or by `heal`. */
export type DatabaseFaults = ReturnType<typeof createDatabaseFaults>

const cutEveryMs = 200
const cutOff = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()'

export function createDatabaseFaults({ database, control, ...options }: DatabaseFaultsOptions) {
  const { inject, lasting, over, heal } = createLastingFaults(options)
  const ours = (): DatabaseControl => {
    if (!control) throw new Error('this fault needs its own database: leave DATABASE_URL unset')
    return control
  }

  const login = decodeURIComponent(new URL(database.url).username)
  const defaultReadOnly = (value: 'on' | 'off') => `
    BEGIN READ WRITE;
    DO $$ BEGIN
      EXECUTE format('ALTER ROLE %I IN DATABASE %I SET default_transaction_read_only = ${value}', '${login}', current_database());
    END $$;
    COMMIT`

  return {
    kill: () =>
      lasting(
        'database SIGKILL',
        () => ours().kill(),
        () => ours().start(),
      ),
    start: () => over('database SIGKILL'),
    freeze: () =>
      lasting(
        'database SIGSTOP',
        () => ours().freeze(),
        () => ours().thaw(),
      ),
    thaw: () => over('database SIGSTOP'),
    restart: () => inject('database restart', () => ours().restart()),
    /** Terminates every connection of the engines, this many times. */
    async cutConnections(times: number) {
      for (let round = 0; round < times; round++) {
        await inject('database connections cut', () => database.sql(cutOff))
        await sleep(cutEveryMs)
      }
    },
    /** Makes the database read-only for the engines' login, as on a standby that is not promoted. */
    readOnly: () =>
      lasting(
        'database read-only',
        () => database.sql(defaultReadOnly('on')).then(() => database.sql(cutOff)),
        () => database.sql(defaultReadOnly('off')).then(() => database.sql(cutOff)),
      ),
    writable: () => over('database read-only'),
    /** Revokes the right of the engines' login to write to the table. */
    revoke: (table: 'signals' | 'reports') =>
      lasting(
        `INSERT on ${table} revoked`,
        () => database.sql(`REVOKE INSERT ON ${table} FROM "${login}"`),
        () => database.sql(`GRANT INSERT ON ${table} TO "${login}"`),
      ),
    grant: (table: 'signals' | 'reports') => over(`INSERT on ${table} revoked`),
    /** Locks the signals table exclusively. */
    lockSignals: (ms: number) =>
      inject(`lock on signals for ${ms} ms`, () => database.sql(`BEGIN; LOCK TABLE signals; SELECT pg_sleep(${ms / 1_000}); COMMIT`)),
    /** Makes every write to the table fail with the error that PostgreSQL raises when the disk is full. */
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
    heal,
  }
}
