import { join } from 'node:path'
import { installCommand, whyNotInstallable } from '../../bootstrap/apt'
import { during } from '../machine/during'
import { freePorts } from '../machine/free-port'
import { complaintOf, type Run } from '../machine/run'
import { removeLeftovers, uniqueName } from '../machine/state-dir'
import type { Tell } from '../machine/tell'
import { openOwnServer } from './own-server'
import { runProgram } from './run-program'
import type { Server } from './server'
import type { ServerKind } from './server-kind'
import type { Source } from './source'

export interface ProgramSourceOptions<P extends string> {
  tell: Tell
  run: Run
  env: NodeJS.ProcessEnv
  /** The parent folder of the servers' folders; git-ignored. */
  stateDir: string
  /** What the server is for: part of the name of its folder and of the server itself. */
  name: string
  /** Preferred ports, used if they are free. */
  ports?: Partial<Record<P, number>> | undefined
  abort?: AbortSignal | undefined
}

/** A private server that runs an installed program. */
export function programSource<S extends Server, P extends string, L, G>(
  kind: ServerKind<S, P, L, G>,
  options: ProgramSourceOptions<P>,
): Source<S> {
  const { name, absent, find, fault } = kind.program
  return {
    kind: 'private',
    name,
    async closedBy() {
      const programs = find(options.env)
      return programs ? fault?.(programs, options) : absent
    },
    open: () => startInstalled(kind, options),
  }
}

export interface AptSourceOptions<P extends string> extends ProgramSourceOptions<P> {
  isRoot?: boolean
  osRelease?: string | undefined
  /** Why an earlier attempt failed. */
  failed?: string | undefined
}

/** Installs the program first, if that needs no password. */
export function aptSource<S extends Server, P extends string, L, G>(
  kind: ServerKind<S, P, L, G> & { aptPackage: string },
  options: AptSourceOptions<P>,
): Source<S> {
  const { tell, run, env, abort, isRoot, osRelease, failed } = options
  const { product, aptPackage } = kind
  return {
    kind: 'private',
    name: `installing ${product}`,
    closedBy: async () => failed ?? whyNotInstallable({ run, env, abort, isRoot, osRelease }),
    async open() {
      const [command, ...args] = installCommand(aptPackage, isRoot)
      const done = await during(tell, `installing ${aptPackage} with apt-get`, () => run(command as string, args, { env, abort }))
      if (done.code !== 0) throw new Error(`apt-get could not install ${aptPackage}: ${complaintOf(done)}`)
      return startInstalled(kind, options)
    },
  }
}

async function startInstalled<S extends Server, P extends string, L, G>(
  kind: ServerKind<S, P, L, G>,
  { tell, env, stateDir, name, ports, abort }: ProgramSourceOptions<P>,
): Promise<S> {
  const programs = kind.program.find(env)
  if (!programs) throw new Error(`${kind.aptPackage ?? kind.product} is installed, but its programs were not found`)
  removeLeftovers(stateDir)
  const dir = join(stateDir, uniqueName(`${name}-${kind.image.hostname}`))
  // Without the dots of the unique name, which an Erlang node name cannot contain.
  const ownName = `${name}-${process.pid}`
  return during(tell, kind.program.starting, () => startPrivate(kind, { programs, dir, name: ownName, ports, env, tell, abort }))
}

export interface StartPrivateOptions<P extends string, G> {
  programs: G
  /** A new folder, removed at the end. If the server cannot use this path, another folder replaces it. */
  dir: string
  /** Unique on this machine. */
  name: string
  ports?: Partial<Record<P, number>> | undefined
  env?: NodeJS.ProcessEnv
  tell?: Tell
  abort?: AbortSignal | undefined
}

const startMs = 60_000

/** Runs a private server that shares no files, ports or sockets with a system server. */
export async function startPrivate<S extends Server, P extends string, L, G>(
  kind: ServerKind<S, P, L, G>,
  { programs, dir, name, ports, env = process.env, tell = () => undefined, abort }: StartPrivateOptions<P, G>,
): Promise<S> {
  const at = { host: '127.0.0.1', ports: await freePorts(kind.ports, ports), login: kind.newLogin() }
  const program = await kind.program.prepare({ programs, dir, name, at, env, tell, abort })
  return openOwnServer(kind, { source: 'private', runner: runProgram(program), at, startMs, abort })
}
