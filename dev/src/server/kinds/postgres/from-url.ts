import { describeCause } from '@trading/runtime'
import { addressIn } from '../../../machine/wrong-setting'
import { notOurs } from '../../server'
import { untilUp } from '../../until-up'
import { askPostgres } from './ask'
import type { Database } from './database'

const upMs = 10_000
const protocols = ['postgres:', 'postgresql:']

/** The database at DATABASE_URL, with the migration login from DATABASE_MIGRATION_URL, by default the same. */
export async function databaseAtUrl({ env, abort }: { env: NodeJS.ProcessEnv; abort?: AbortSignal | undefined }): Promise<Database> {
  const { href: url, host, pathname } = addressIn('DATABASE_URL', env.DATABASE_URL as string, protocols)
  const migrationUrl = addressIn('DATABASE_MIGRATION_URL', env.DATABASE_MIGRATION_URL || url, protocols).href
  const late = (cause: string) => `PostgreSQL did not answer within ${upMs / 1000} s: ${cause}`
  const version = await untilUp(() => askPostgres(url), { withinMs: upMs, late, abort }).catch((error: Error) => {
    throw new Error(`DATABASE_URL is set, but ${host}${pathname} cannot be used: ${describeCause(error)}`)
  })
  return { ...notOurs, url, migrationUrl, adminUrl: undefined, version }
}
