import { describeCause } from '@trading/runtime'
import type { Way } from '../machine/way'
import { addressIn } from '../machine/wrong-setting'
import type { Database } from './database'
import { untilUp } from './until-up'

const upMs = 10_000
const protocols = ['postgres:', 'postgresql:']

/** A database that somebody else runs, at DATABASE_URL; the login that may migrate it at DATABASE_MIGRATION_URL, the same by default. */
export function wayByUrl({ env, abort }: { env: NodeJS.ProcessEnv; abort?: AbortSignal | undefined }): Way<Database> {
  return {
    kind: 'url',
    name: 'DATABASE_URL',
    insisted: true,
    closedBy: async () => (env.DATABASE_URL ? undefined : 'it is not set'),
    async open() {
      const { href: url, host, pathname } = addressIn('DATABASE_URL', env.DATABASE_URL as string, protocols)
      const migrationUrl = addressIn('DATABASE_MIGRATION_URL', env.DATABASE_MIGRATION_URL || url, protocols).href
      const version = await untilUp(url, { withinMs: upMs, abort }).catch((error: Error) => {
        throw new Error(`DATABASE_URL is set, but ${host}${pathname} is not to be had: ${describeCause(error)}`)
      })
      return { kind: 'url', url, migrationUrl, adminUrl: undefined, version, control: undefined, stop: async () => undefined }
    },
  }
}
