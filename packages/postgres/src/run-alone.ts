import type { ClientBase, QueryConfig } from 'pg'
import { type Ask, type ConcurrentIndex, dropIfInvalid, indexCreatedBy, isThere } from './concurrent-index'
import type { Migration } from './migration-files'
import { statementsIn } from './statements'
import type { Store } from './store'

/** Building an index on a large table takes long, but blocks nobody. */
const statementMs = 3_600_000
const answerMs = statementMs + 5_000

/**
 * Runs a migration outside of a transaction, statement by statement. If one fails, the effects of the earlier ones stay and the next attempt
 * starts over, so each statement must be idempotent. The creation of an index is made idempotent here.
 */
export async function runAlone(client: ClientBase, { name, sql }: Migration, store: Store): Promise<void> {
  const ask: Ask = (text, values) => client.query({ text, ...(values && { values }), query_timeout: answerMs } as QueryConfig)
  await ask(`SET statement_timeout = ${statementMs}`)
  for (const statement of statementsIn(sql)) {
    const index = indexCreatedBy(statement)
    if (index && !index.name) throw nameless(name, store)
    if (index) await createIndex(ask, index, statement)
    else await ask(statement)
  }
  await ask('RESET statement_timeout')
}

/** After the client of an earlier attempt died, the server may have finished the index or left it invalid. */
async function createIndex(ask: Ask, index: ConcurrentIndex, statement: string): Promise<void> {
  await dropIfInvalid(ask, index)
  if (await isThere(ask, index)) return
  try {
    await ask(statement)
  } catch (cause) {
    // If the cause is final there may be no further attempt, and an invalid unique index still rejects writes.
    await dropIfInvalid(ask, index).catch(() => undefined)
    throw cause
  }
}

const nameless = (migration: string, { name, ConfigurationError }: Store) =>
  new ConfigurationError(
    'MIGRATION_FAILED',
    `the ${name} cannot be migrated (${migration}): an index that is created concurrently must have a name, so that an interrupted attempt can be found`,
  )
