import { complaintOf, run } from '../../machine/run'
import { type StartPrivateOptions, startPrivate } from '../from-program'
import type { ServerKind } from '../server-kind'
import { askPostgres } from './postgres/ask'
import type { Database } from './postgres/database'
import { databaseAtUrl } from './postgres/from-url'
import { startKeptServer } from './postgres/kept-server'
import { npmPostgres, programsIn } from './postgres/postgres-programs'
import { prepareServer } from './postgres/prepare-server'
import { asArguments, serverSettings } from './postgres/server-settings'
import { provideLogin } from './postgres/service-login'
import { newPasswords, type Passwords, serverAt, setUp } from './postgres/set-up'
import { sql } from './postgres/sql'

const oldest = 15

export const postgres = {
  need: 'database',
  product: 'PostgreSQL',
  sourceSetting: 'DATABASE',
  ports: { postgres: 5432 },
  choices: `
Use one of:
  everywhere    DATABASE_URL=postgres://user:password@host:5432/database npm start
                LEDGER=off npm start, whose engines remember nothing
                start Docker
  Linux, macOS  npm ci, which installs a PostgreSQL; it needs glibc, so it does not run on Alpine`,
  tooOld(version) {
    if (Number.parseInt(version, 10) >= oldest) return undefined
    return `PostgreSQL ${version} is too old: before ${oldest} every user may create objects in the public schema`
  },
  settings: async (server, { databaseLogin }) =>
    databaseLogin
      ? { DATABASE_URL: await provideLogin(server, databaseLogin), DATABASE_MIGRATION_URL: '' }
      : { DATABASE_URL: server.url, DATABASE_MIGRATION_URL: server.migrationUrl },
  describe: ({ version, url }) => `PostgreSQL ${version} is up on ${new URL(url).host}`,

  newLogin: newPasswords,
  ask: ({ host, ports, login }) => askPostgres(serverAt(host, ports.postgres, login).adminUrl),
  async open({ at: { host, ports, login }, base }) {
    const address = await setUp(serverAt(host, ports.postgres, login))
    return { ...base, ...address, control: { ...base.control, sql: (text) => sql(address.adminUrl, text) } }
  },

  url: { setting: 'DATABASE_URL', open: databaseAtUrl },
  image: {
    setting: 'POSTGRES_IMAGE',
    default: 'timescale/timescaledb:latest-pg17',
    hostname: 'postgres',
    prints: /PostgreSQL|postgres/,
    command: () => ['postgres', ...asArguments(serverSettings)],
    environment: ({ admin }) => ({ POSTGRES_PASSWORD: admin }),
  },
  program: {
    name: 'the PostgreSQL of npm',
    starting: 'starting PostgreSQL as a private server',
    find: () => npmPostgres(),
    absent: `not available for ${process.platform}-${process.arch}, or not installed (npm ci)`,
    async fault(native, { run, abort }) {
      const asked = await run(programsIn(native).postgres, ['--version'], { abort })
      return asked.code === 0 ? undefined : `it does not run here (${complaintOf(asked)})`
    },
    prepare: prepareServer,
  },
  kept: {
    async folderName() {
      const native = installed()
      const ran = await run(programsIn(native).postgres, ['--version'])
      const major = /(\d+)/.exec(ran.stdout)?.[1]
      if (ran.code !== 0 || !major) throw new Error(`the PostgreSQL of npm does not run here (${complaintOf(ran)})`)
      return `postgres-${major}`
    },
    start: ({ folder, port }) => startKeptServer({ native: installed(), folder, port }),
  },
} satisfies ServerKind<Database, 'postgres', Passwords, string> & { kept: { start: unknown } }

function installed(): string {
  const native = npmPostgres()
  if (!native) throw new Error(`npm has no PostgreSQL for ${process.platform}-${process.arch}`)
  return native
}

/** Starts a private PostgreSQL. */
export const startPrivateServer = (options: StartPrivateOptions<'postgres', string>): Promise<Database> => startPrivate(postgres, options)
