import { join } from 'node:path'
import { run } from '../../../machine/run'
import type { Program } from '../../run-program'
import type { PrepareOptions } from '../../server-kind'
import { initialise, launch } from './cluster'
import { placeFor } from './private-place'
import type { Passwords } from './set-up'

/** Prepares a private PostgreSQL on a new cluster. */
export async function prepareServer(options: PrepareOptions<'postgres', Passwords, string>): Promise<Program> {
  const { programs, at, tell, abort } = options
  const { native, dir, user, remove } = await placeFor({ native: programs, dir: options.dir, tell, run })
  const cluster = { native, data: join(dir, 'data'), user }
  try {
    await initialise(cluster, at.login.admin, abort)
  } catch (error) {
    await remove()
    throw error
  }
  return {
    launch: () => launch(cluster, { port: at.ports.postgres, log: join(dir, 'postgres.log') }),
    // SIGQUIT, not SIGKILL, so that an immediate shutdown still releases the shared memory.
    endsBy: { orderly: 'SIGINT', last: 'SIGQUIT' },
    tidyUp: remove,
  }
}
