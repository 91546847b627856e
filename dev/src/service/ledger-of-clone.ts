import type { Tell } from '../machine/tell'
import { type HeldServer, holdServer } from '../server/kept/hold-server'
import type { OwnAddress } from '../server/kinds/postgres/database'
import { leftLedgerAddress } from '../start/ledger-address'
import { holdDatabase, NoDatabase, sourceIn } from './database-of-clone'
import { type Answer, whatAnswers } from './what-answers'

export interface LedgerOptions {
  env: NodeJS.ProcessEnv
  tell: Tell
  hold?: typeof holdServer<OwnAddress>
  answers?: typeof whatAnswers
  left?: typeof leftLedgerAddress
}

/** The engine's default address, and the login that may migrate there in the Compose set-up. */
export const engineDefault = 'postgres://trading_engine:engine@localhost:5432/trading'
const composeOwner = 'postgres://trading_owner:owner@localhost:5432/trading'

/**
 * Provides the ledger of an engine that is started alone: the one at DATABASE_URL, the one on localhost:5432, or this clone's own. It never
 * starts its own beside one that other engines may use: they would not know what the others have executed.
 */
export async function ledgerSettings({
  env,
  tell,
  hold = holdServer<OwnAddress>,
  answers = whatAnswers,
  left = leftLedgerAddress,
}: LedgerOptions): Promise<{
  settings: NodeJS.ProcessEnv
  held?: HeldServer<OwnAddress>
}> {
  const kind = sourceIn(env)
  if (env.LEDGER === 'off' || env.DATABASE_URL || kind === 'url') return { settings: {} }
  const answer: Answer = kind === 'private' ? { nothing: true } : await answers(engineDefault)
  if ('refusal' in answer) {
    // Each run of the platform has new passwords.
    const platform = left()
    if (platform === undefined || new URL(platform).port !== '5432') throw new NoDatabase(refused(answer.refusal))
    tell('DATABASE_URL is not set; using the ledger of the npm start that runs from this folder')
    return { settings: { DATABASE_URL: platform } }
  }
  if ('usable' in answer) {
    tell('DATABASE_URL is not set; using the PostgreSQL on localhost:5432 for the ledger')
    return { settings: await ownerOf(env, answers) }
  }
  const held = await holdDatabase({ tell, hold })
  return { settings: { DATABASE_URL: held.url, DATABASE_MIGRATION_URL: held.migrationUrl }, held }
}

async function ownerOf(env: NodeJS.ProcessEnv, answers: typeof whatAnswers): Promise<NodeJS.ProcessEnv> {
  if (env.DATABASE_MIGRATION_URL) return {}
  return 'usable' in (await answers(composeOwner)) ? { DATABASE_MIGRATION_URL: composeOwner } : {}
}

const refused = (why: string): string =>
  `a server on localhost:5432 refuses the engine's default login: ${why}
It may hold the ledger of other engines, so no separate ledger was started. Use one of:
  DATABASE_URL=postgres://user:password@localhost:5432/database npm start   that server
  DATABASE=private npm start   a PostgreSQL of this clone's own
  LEDGER=off npm start   no ledger: the engine remembers nothing`
