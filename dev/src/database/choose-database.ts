import { allowedBy, firstToOpen, newEnough } from '../machine/first-open'
import { run } from '../machine/run'
import { stateDir } from '../machine/state-dir'
import type { Tell } from '../machine/way'
import type { Database } from './database'
import { tooOld } from './until-up'
import { wayByDocker } from './way-docker'
import { wayByPrivateServer } from './way-private'
import { wayByUrl } from './way-url'

export interface DatabaseOptions {
  /** Told what is being done while it is done. */
  tell: Tell
  /** What the database is for; two databases of one process need two names. */
  name: string
  /** Taken where it is free; any free port otherwise, which is also the default. */
  port?: number
  /** DATABASE_URL, DATABASE_MIGRATION_URL, POSTGRES_IMAGE, DOCKER_HOST; DATABASE=url, docker or private allows that kind alone. */
  env?: NodeJS.ProcessEnv
  abort?: AbortSignal
}

/**
 * The database for this run: DATABASE_URL as it is, else a new and empty one in a container where a Docker engine answers, else on a
 * private server that npm installed. Rejects with the choices that a person has where none of them is open.
 */
export async function chooseDatabase({ env = process.env, ...options }: DatabaseOptions): Promise<Database> {
  const common = { ...options, env, run, stateDir }
  const ways = [wayByUrl(common), wayByDocker(common), wayByPrivateServer(common)]
  return firstToOpen(
    allowedBy('DATABASE', ways, env.DATABASE).map((way) => newEnough(way, tooOld)),
    { what: 'database', choices, ...options },
  )
}

const choices = `
Any one of these will do:
  everywhere    DATABASE_URL=postgres://user:password@host:5432/database npm start
                LEDGER=off npm start, whose engines remember nothing
                start Docker
  Linux, macOS  npm ci, which brings a PostgreSQL of its own; with musl instead of glibc, as on Alpine, it does not run`
