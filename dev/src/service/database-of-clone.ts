import { join } from 'node:path'
import { stateDir } from '../machine/state-dir'
import type { Tell } from '../machine/tell'
import { type HeldServer, holdServer } from '../server/kept/hold-server'
import { kinds } from '../server/kinds'
import type { OwnAddress } from '../server/kinds/postgres/database'

/** No database can be provided: an invalid setting, or a server that refuses the login. */
export class NoDatabase extends Error {
  readonly exitCode = 78
}

/**
 * The source that DATABASE asks for, if any.
 * @throws NoDatabase unless a service that is started alone has such a source
 */
export function sourceIn(env: NodeJS.ProcessEnv): string | undefined {
  const kind = env.DATABASE || undefined
  if (kind && !['url', 'private'].includes(kind)) throw new NoDatabase(`DATABASE must be url or private here, got ${JSON.stringify(kind)}`)
  return kind
}

/** Holds this clone's own PostgreSQL, and tells in one line that it is used. */
export async function holdDatabase({
  tell,
  hold = holdServer<OwnAddress>,
}: {
  tell: Tell
  hold?: typeof holdServer<OwnAddress>
}): Promise<HeldServer<OwnAddress>> {
  const held = await hold({ kind: kinds.database, folder: join(stateDir, 'kept'), tell })
  tell(`DATABASE_URL is not set; using this clone's PostgreSQL ${held.version} on 127.0.0.1:${held.port} ${howHeld(held)}`)
  return held
}

const howHeld = ({ joined, dir }: HeldServer): string => `(${joined ? 'already running' : 'started'}; data in ${dir})`
