import type { Tell } from '../machine/tell'
import type { HeldServer, holdServer } from '../server/kept/hold-server'
import type { OwnAddress } from '../server/kinds/postgres/database'
import { provideLogin } from '../server/kinds/postgres/service-login'
import { holdDatabase, sourceIn } from './database-of-clone'
import { whatAnswers } from './what-answers'

export interface OwnLoginOptions {
  env: NodeJS.ProcessEnv
  tell: Tell
  /** Of the list of services, such as `market`. */
  login: string
  hold?: typeof holdServer<OwnAddress>
  answers?: typeof whatAnswers
  provide?: typeof provideLogin
}

/**
 * Provides the database of a service that has a login of its own and is started alone: the one at DATABASE_URL, the one on localhost:5432 if
 * it takes the default login, or this clone's own.
 */
export async function ownLoginSettings({
  env,
  tell,
  login,
  hold,
  answers = whatAnswers,
  provide = provideLogin,
}: OwnLoginOptions): Promise<{ settings: NodeJS.ProcessEnv; held?: HeldServer<OwnAddress> }> {
  const kind = sourceIn(env)
  if (env.DATABASE_URL || kind === 'url') return { settings: {} }
  if (kind !== 'private' && 'usable' in (await answers(`postgres://trading_${login}:${login}@localhost:5432/trading`))) {
    tell(`DATABASE_URL is not set; using the PostgreSQL on localhost:5432 with the login trading_${login}`)
    return { settings: {} }
  }
  const held = await holdDatabase({ tell, ...(hold && { hold }) })
  return { settings: { DATABASE_URL: await provide(held, login) }, held }
}
