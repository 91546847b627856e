import { join } from 'node:path'
import { freePort } from '../machine/free-port'
import { childrenOf, signalAll, untilEnded } from '../machine/process-family'
import { run } from '../machine/run'
import type { StartedProcess } from '../machine/started-process'
import type { Tell } from '../machine/way'
import { initialise, launch } from './cluster'
import type { Database } from './database'
import { placeFor } from './private-place'
import { passwordOf, serverAt, setUp } from './set-up'
import { sql } from './sql'
import { untilUp } from './until-up'

export interface PrivateServerOptions {
  /** The folder with PostgreSQL's programs. */
  native: string
  /** A new folder for all that it writes, removed at the end. */
  dir: string
  /** Taken where it is free; any free one otherwise. */
  port?: number | undefined
  tell?: Tell
  abort?: AbortSignal | undefined
}

const startMs = 60_000
const stopMs = 10_000
// Its data is removed at the end: nothing is gained by a long goodbye.
const lastStopMs = 2_000

/** Runs a PostgreSQL of our own that shares nothing with a system's: files, port, sockets. */
export async function startPrivateServer({ abort, tell = () => undefined, ...options }: PrivateServerOptions): Promise<Database> {
  const { native, dir, user, remove } = await placeFor({ ...options, tell, run })
  const cluster = { native, data: join(dir, 'data'), user }
  const port = await freePort(options.port)
  const server = serverAt('127.0.0.1', port)
  let node: StartedProcess | undefined

  const start = (within?: AbortSignal): Promise<string> => {
    const started = launch(cluster, { port, log: join(dir, 'postgres.log') })
    node = started
    return untilUp(server.adminUrl, { withinMs: startMs, ended: started.ended, abort: within })
  }
  const children = async () => (node?.pid && !node.ended() ? childrenOf(node.pid) : [])
  const end = async (how: (node: StartedProcess) => Promise<void>) => {
    const left = await children()
    if (node) await how(node)
    signalAll(left, 'SIGKILL')
    await untilEnded(left)
  }
  const freeze = async () => {
    // First, since it starts no further child then.
    node?.signal('SIGSTOP')
    signalAll(await children(), 'SIGSTOP')
  }
  const thaw = async () => {
    signalAll(await children(), 'SIGCONT')
    node?.signal('SIGCONT')
  }
  const stop = async ({ withinMs = lastStopMs } = {}) => {
    await thaw()
    // At once but in order: it takes its shared memory with it.
    await end((running) => running.stop(withinMs, 'SIGQUIT'))
    await remove()
  }

  try {
    await initialise(cluster, passwordOf(server.adminUrl), abort)
    const version = await start(abort)
    const address = await setUp(server)
    return {
      kind: 'private',
      ...address,
      version,
      control: {
        sql: (text) => sql(address.adminUrl, text),
        async kill() {
          node?.signal('SIGSTOP')
          await end((running) => running.kill())
        },
        start: async () => void (await start()),
        async restart() {
          await end((running) => running.stop(stopMs, 'SIGINT'))
          await start()
        },
        freeze,
        thaw,
      },
      stop,
    }
  } catch (error) {
    await stop({ withinMs: 0 })
    throw error
  }
}
