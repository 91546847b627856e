import type { Way } from '../machine/way'
import type { Database } from './database'
import { untilUp } from './until-up'

const upMs = 10_000

/** A database that somebody else runs, at DATABASE_URL; the login that may migrate it at DATABASE_MIGRATION_URL, the same by default. */
export function wayByUrl({ env, abort }: { env: NodeJS.ProcessEnv; abort?: AbortSignal | undefined }): Way<Database> {
  return {
    kind: 'url',
    name: 'DATABASE_URL',
    insisted: true,
    closedBy: async () => (env.DATABASE_URL ? undefined : 'it is not set'),
    async open() {
      const [url, migrationUrl] = [env.DATABASE_URL as string, env.DATABASE_MIGRATION_URL || (env.DATABASE_URL as string)]
      const { host, pathname } = addressOf('DATABASE_URL', url)
      addressOf('DATABASE_MIGRATION_URL', migrationUrl)
      const version = await untilUp(url, { withinMs: upMs, abort }).catch((error: Error) => {
        throw new Error(`DATABASE_URL is set, but ${host}${pathname} is not to be had: ${error.message}`)
      })
      return { kind: 'url', url, migrationUrl, adminUrl: undefined, version, control: undefined, stop: async () => undefined }
    },
  }
}

function addressOf(setting: string, url: string): URL {
  // Without a password in it, a wrong address could be shown; with one, it must not.
  if (!/^postgres(ql)?:\/\//.test(url) || !URL.canParse(url)) throw new Error(`${setting} must be a postgres:// address`)
  return new URL(url)
}
