import { run } from '../machine/run'
import { stateDir } from '../machine/state-dir'
import type { Tell } from '../machine/tell'
import { allowedBy, firstToOpen, newEnough } from './first-open'
import { containerSource } from './from-container'
import { aptSource, programSource } from './from-program'
import { urlSource } from './from-url'
import type { Server } from './server'
import type { ServerKind } from './server-kind'

export interface ChooseOptions<P extends string = string> {
  /** Receives progress messages. */
  tell: Tell
  /** What the server is for. Two servers of the same kind in one process need different names. */
  name: string
  /** Preferred ports, used if they are free. By default any free ones. */
  ports?: Partial<Record<P, number>>
  /** The settings of this kind, and DOCKER_HOST. */
  env?: NodeJS.ProcessEnv
  /** Why an earlier installation failed, if one was tried. */
  installFault?: string | undefined
  abort?: AbortSignal
}

/**
 * A running server; one that we start is new and empty. It tries the address in the settings, a container if a Docker engine answers, an
 * installed program, and a program that can be installed. Rejects with the user's choices if none of these works.
 */
export async function chooseServer<S extends Server, P extends string, L, G>(
  kind: ServerKind<S, P, L, G>,
  { env = process.env, installFault, ...options }: ChooseOptions<P>,
): Promise<S> {
  const common = { ...options, env, run, stateDir }
  const { aptPackage } = kind
  const apt = aptPackage ? [aptSource({ ...kind, aptPackage }, { ...common, failed: installFault })] : []
  const sources = [urlSource(kind, common), containerSource(kind, common), programSource(kind, common), ...apt]
  return firstToOpen(
    allowedBy(kind.sourceSetting, sources, env[kind.sourceSetting]).map((source) => newEnough(source, kind.tooOld)),
    { what: kind.need, choices: kind.choices, ...options },
  )
}
