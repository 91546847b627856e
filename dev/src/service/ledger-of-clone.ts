import { join } from 'node:path'
import { stateDir } from '../machine/state-dir'
import type { Tell } from '../machine/tell'
import { type HeldServer, holdServer } from '../server/kept/hold-server'
import { kinds } from '../server/kinds'
import type { OwnAddress } from '../server/kinds/postgres/database'
import { leftLedgerAddress } from '../start/ledger-address'
import { type Answer, whatAnswers } from './what-answers'

export interface LedgerOptions {
  env: NodeJS.ProcessEnv
  tell: Tell
  hold?: typeof holdServer<OwnAddress>
  answers?: typeof whatAnswers
  left?: typeof leftLedgerAddress
}

/** What the engine takes where nothing is set, and who may migrate there as Compose sets it up. */
export const engineDefault = 'postgres://trading_engine:engine@localhost:5432/trading'
const composeOwner = 'postgres://trading_owner:owner@localhost:5432/trading'

/** A setting or a machine that will not do. */
export class NoLedger extends Error {
  readonly exitCode = 78
}

/**
 * Sees to it that an engine that was started by itself has a ledger: the one of DATABASE_URL, the one on localhost:5432, or this clone's
 * own. It never takes one of its own beside one that may be that of other engines: they would not know what each other has executed.
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
  const kind = env.DATABASE || undefined
  if (kind && !['url', 'private'].includes(kind)) throw new NoLedger(`DATABASE must be url or private here, got ${JSON.stringify(kind)}`)
  if (env.LEDGER === 'off' || env.DATABASE_URL || kind === 'url') return { settings: {} }
  const answer: Answer = kind === 'private' ? { nothing: true } : await answers(engineDefault)
  if ('refusal' in answer) {
    // The platform that runs from this clone has new passwords each time.
    const platform = left()
    if (platform === undefined || new URL(platform).port !== '5432') throw new NoLedger(refused(answer.refusal))
    tell('DATABASE_URL is not set; the ledger is that of the npm start that runs from this folder')
    return { settings: { DATABASE_URL: platform } }
  }
  if ('usable' in answer) {
    tell('DATABASE_URL is not set; the ledger is the PostgreSQL that answers on localhost:5432')
    return { settings: await ownerOf(env, answers) }
  }
  const held = await hold({ kind: kinds.database, folder: join(stateDir, 'kept'), tell })
  tell(`DATABASE_URL is not set; the ledger is this clone's PostgreSQL ${held.version} on 127.0.0.1:${held.port} ${howHeld(held)}`)
  return { settings: { DATABASE_URL: held.url, DATABASE_MIGRATION_URL: held.migrationUrl }, held }
}

const howHeld = ({ joined, dir }: HeldServer): string => `(${joined ? 'it ran already' : 'started'}; data in ${dir})`

async function ownerOf(env: NodeJS.ProcessEnv, answers: typeof whatAnswers): Promise<NodeJS.ProcessEnv> {
  if (env.DATABASE_MIGRATION_URL) return {}
  return 'usable' in (await answers(composeOwner)) ? { DATABASE_MIGRATION_URL: composeOwner } : {}
}

const refused = (why: string): string =>
  `a server on localhost:5432 refuses the engine's default login: ${why}
It may be the ledger of other engines, so this one takes none of its own beside it. Any one of these will do:
  DATABASE_URL=postgres://user:password@localhost:5432/database npm start   that server
  DATABASE=private npm start   a PostgreSQL of this clone's own
  LEDGER=off npm start   no ledger: the engine remembers nothing`
