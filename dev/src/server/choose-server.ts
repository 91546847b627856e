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
  /** Told what is being done while it is done. */
  tell: Tell
  /** What the server is for; two of one kind and process need two names. */
  name: string
  /** Taken where they are free; any free ones otherwise, which is also the default. */
  ports?: Partial<Record<P, number>>
  /** The settings of this kind, and DOCKER_HOST. */
  env?: NodeJS.ProcessEnv
  /** Why it could not be installed, where that was tried before. */
  installFault?: string | undefined
  abort?: AbortSignal
}

/**
 * The server for this run, up and, where it is ours, new and empty: the one at its address, else in a container where a Docker engine
 * answers, else on an installed program, else on one that can be installed. Rejects with the choices that a person has where none of
 * these will do.
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
