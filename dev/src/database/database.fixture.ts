import type { Database } from './database'

/** A database that is nowhere, for tests. */
export const someDatabase = (fields: Partial<Database> = {}): Database => ({
  kind: 'private',
  url: 'postgres://trading_engine:engine@127.0.0.1:5432/trading',
  migrationUrl: 'postgres://trading_owner:owner@127.0.0.1:5432/trading',
  adminUrl: 'postgres://postgres:admin@127.0.0.1:5432/trading',
  version: '17.10',
  control: undefined,
  stop: async () => undefined,
  ...fields,
})
