import type { Ran, Run } from '../src/machine/run'

/** Looks for a Docker engine with the docker command: testcontainers would fall back to the default socket if DOCKER_HOST fails. */
export function askDocker(options: {
  run: Run
  env: NodeJS.ProcessEnv
  abort?: AbortSignal | undefined
}): Promise<{ answers: boolean; asked: Ran }>
