import type { ClientBase, QueryConfig } from 'pg'
import { type Ask, type ConcurrentIndex, dropIfInvalid, indexCreatedBy, isThere } from './concurrent-index'
import type { Migration } from './migration-files'
import { statementsIn } from './statements'
import type { Store } from './store'

/** An index on a large table is built for long, and holds nobody up meanwhile. */
const statementMs = 3_600_000
const answerMs = statementMs + 5_000

/**
 * Runs a migration outside of a transaction, each of its statements by itself. Where one breaks off, what was done stays, and the next
 * attempt begins with the first again, so each must be one that may be repeated. The creation of an index becomes one here.
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

/** An attempt whose client died may have been finished by the server, or have left an index that is invalid. */
async function createIndex(ask: Ask, index: ConcurrentIndex, statement: string): Promise<void> {
  await dropIfInvalid(ask, index)
  if (await isThere(ask, index)) return
  try {
    await ask(statement)
  } catch (cause) {
    // Nobody may come to try again where the cause is final, and an invalid unique index refuses writes all the same.
    await dropIfInvalid(ask, index).catch(() => undefined)
    throw cause
  }
}

const nameless = (migration: string, { name, ConfigurationError }: Store) =>
  new ConfigurationError(
    'MIGRATION_FAILED',
    `the ${name} cannot be migrated (${migration}): an index that is created concurrently must have a name, by which one that was broken off is found`,
  )
