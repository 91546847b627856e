import { chownSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../machine/free-port'
import { childrenOf, signalAll, untilEnded } from '../machine/process-family'
import { complaintOf, run } from '../machine/run'
import { type StartedProcess, startProcess } from '../machine/started-process'
import type { Tell } from '../machine/way'
import type { Database } from './database'
import { programsIn } from './postgres-programs'
import { placeFor } from './private-place'
import { asArguments, serverSettings } from './server-settings'
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
  const { initdb, postgres } = programsIn(native)
  const [data, log] = [join(dir, 'data'), join(dir, 'postgres.log')]
  const port = await freePort(options.port)
  const server = serverAt('127.0.0.1', port)
  // Of the environment only what programs need to run at all: PostgreSQL's listen to every PG…
  const env = { PATH: process.env.PATH, LC_ALL: 'C' }
  let node: StartedProcess | undefined

  const initialise = async () => {
    const passwordFile = join(dir, 'password')
    writeFileSync(passwordFile, passwordOf(server.adminUrl), { mode: 0o600 })
    if (user) chownSync(passwordFile, user.uid, user.gid)
    const ran = await run(initdb, [...clusterSettings, `--pgdata=${data}`, `--pwfile=${passwordFile}`], { env, user, abort })
    if (ran.code !== 0) throw new Error(`initdb: ${complaintOf(ran)}`)
  }
  const start = (within?: AbortSignal): Promise<string> => {
    const settings = { ...serverSettings, port: `${port}`, listen_addresses: '127.0.0.1', unix_socket_directories: '' }
    const started = startProcess(postgres, ['-D', data, ...asArguments(settings)], { env, log, user, endedBy: endAtOnce })
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
    await initialise()
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

/** The same order and encoding on every system. */
const clusterSettings = [
  '--username=postgres',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--no-locale',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
]

/**
 * It ends its children, which are in groups of their own, and is given longer than the 5 s after which it kills them. What has ended
 * and stays listed, as in a container where nobody looks after orphans, is not waited for.
 */
const endAtOnce = (pid: number): string =>
  [
    `kill -QUIT ${pid}; kill -CONT ${pid}; n=0`,
    `while kill -0 ${pid} && ! grep -qs '^State:.*Z' /proc/${pid}/status && [ $n -lt 80 ]; do sleep 0.1; n=$((n+1)); done`,
    `kill -KILL ${pid}`,
  ].join('; ')
