import { chownSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { complaintOf, run, type User } from '../../../machine/run'
import { type StartedProcess, startProcess } from '../../../machine/started-process'
import { programsIn } from './postgres-programs'
import { asArguments, serverSettings } from './server-settings'

/** A PostgreSQL data folder, with the programs and the user that run a server on it. */
export interface Cluster {
  /** The folder with PostgreSQL's programs. */
  native: string
  data: string
  /** The user that runs it; undefined for the current user. */
  user: User | undefined
}

/** The same collation and encoding on every system. */
const clusterSettings = [
  '--username=postgres',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--no-locale',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
]

// A minimal environment: PostgreSQL's programs read many PG… variables.
const env = () => ({ PATH: process.env.PATH, LC_ALL: 'C' })

/** Creates the data folder, with a superuser `postgres` with this password. */
export async function initialise({ native, data, user }: Cluster, password: string, abort?: AbortSignal): Promise<void> {
  const passwordFile = join(data, '..', 'password')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (user) chownSync(passwordFile, user.uid, user.gid)
  const args = [...clusterSettings, `--pgdata=${data}`, `--pwfile=${passwordFile}`]
  const ran = await run(programsIn(native).initdb, args, { env: env(), user, abort })
  rmSync(passwordFile)
  if (ran.code !== 0) throw new Error(`initdb: ${complaintOf(ran)}`)
}

/** Starts a server that listens only on 127.0.0.1. It does not outlive this process. */
export function launch({ native, data, user }: Cluster, { port, log }: { port: number; log: string }): StartedProcess {
  const settings = { ...serverSettings, port: `${port}`, listen_addresses: '127.0.0.1', unix_socket_directories: '' }
  const args = ['-D', data, ...asArguments(settings)]
  return startProcess(programsIn(native).postgres, args, { env: env(), log, user, endedBy: endAtOnce })
}

/**
 * On SIGQUIT the server ends its children, which are in groups of their own, and kills them after 5 s; the wait is longer than that. A
 * zombie, which stays listed in a container whose init does not reap orphans, is not waited for.
 */
const endAtOnce = (pid: number): string =>
  [
    `kill -QUIT ${pid}; kill -CONT ${pid}; n=0`,
    `while kill -0 ${pid} && ! grep -qs '^State:.*Z' /proc/${pid}/status && [ $n -lt 80 ]; do sleep 0.1; n=$((n+1)); done`,
    `kill -KILL ${pid}`,
  ].join('; ')
